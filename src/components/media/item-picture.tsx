import { type ComponentPropsWithRef, type CSSProperties, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { downloadAddress } from "#/api/media.ts";
import { itemText } from "#/strings/explore.ts";
import { codecNotShown } from "./codec-not-shown.ts";
import classes from "./item-picture.module.css";
import type { View } from "./zoom.ts";

interface ItemPictureProps extends Pick<
  ComponentPropsWithRef<"div">,
  "ref" | "onPointerDown" | "onPointerMove" | "onPointerUp" | "onPointerCancel" | "onDoubleClick"
> {
  item: MediaItem;
  boxes: boolean;
  /** The index of the highlighted label's box. */
  pointed: number | null;
  view: View;
  /** When two versions are compared: whether the other one lacks this label at this place. */
  isChanged?: ((label: MediaItem["labels"][number]) => boolean) | undefined;
}

/**
 * The picture or the video, as large as possible, with the boxes of its labels. Zooming enlarges the boxes, but not
 * their lines and names.
 */
export function ItemPicture(props: ItemPictureProps) {
  const { item, boxes, pointed, view, isChanged, ...frame } = props;
  const ratio = item.width > 0 && item.height > 0 ? item.width / item.height : 1;
  return (
    <div className={classes.room}>
      <div
        {...frame}
        className={classes.frame}
        data-zoomed={view.scale > 1 || undefined}
        style={{ aspectRatio: String(ratio), width: `min(100%, calc(68vh * ${ratio}))` }}
      >
        <div
          className={classes.content}
          style={
            {
              transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
              "--scale": view.scale,
            } as CSSProperties
          }
        >
          <Shown key={item.media_id} item={item} />
          {boxes && <Boxes item={item} pointed={pointed} isChanged={isChanged} />}
        </div>
      </div>
    </div>
  );
}

/** The picture or the video; if the browser cannot show it, a placeholder, the reason, and the file. */
function Shown({ item }: Pick<ItemPictureProps, "item">) {
  const [failed, setFailed] = useState(false);
  const codec = codecNotShown(item);
  if (codec !== null || (failed && item.media_type === "image")) {
    return (
      <>
        <img src={item.media_thumb_uri} alt="" draggable={false} />
        <Reason item={item} codec={codec} />
      </>
    );
  }
  if (item.media_type === "image") {
    return (
      <img
        src={item.media_view_uri ?? item.media_uri}
        alt={item.caption ?? item.file_name}
        draggable={false}
        onError={() => setFailed(true)}
      />
    );
  }
  return (
    <>
      {/* The videos of a dataset have no captions. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        src={item.media_uri}
        poster={item.media_thumb_uri}
        controls
        loop
        playsInline
        aria-label={item.file_name}
        onError={() => setFailed(true)}
      />
      {failed && <Reason item={item} codec={null} />}
    </>
  );
}

function Reason({ item, codec }: { item: MediaItem; codec: string | null }) {
  return (
    <p className={classes.reason}>
      {codec === null ? itemText.failed : itemText.notShown(codec)}{" "}
      <a href={downloadAddress(item)} download={item.file_name.split("/").at(-1)}>
        {itemText.download}
      </a>
    </p>
  );
}

type BoxesProps = Pick<ItemPictureProps, "item" | "pointed" | "isChanged">;

function Boxes({ item, pointed, isChanged }: BoxesProps) {
  return item.labels.map((label, index) => {
    const { name, box } = label;
    return (
      box && (
        <span
          // Labels of one item have no identity except their index.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          className={classes.box}
          data-same={(isChanged && !isChanged(label)) || undefined}
          data-pointed={pointed === index || undefined}
          data-dimmed={(pointed !== null && pointed !== index) || undefined}
          style={{
            left: `${box[0] * 100}%`,
            top: `${box[1] * 100}%`,
            width: `${box[2] * 100}%`,
            height: `${box[3] * 100}%`,
          }}
          aria-hidden
        >
          <span>{name}</span>
        </span>
      )
    );
  });
}
