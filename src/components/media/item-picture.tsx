import type { MediaItem } from "#contract/media.ts";
import classes from "./item-picture.module.css";
import { ShownMedia } from "./shown-media.tsx";

interface ItemPictureProps {
  item: MediaItem;
  /** When two versions are compared: whether the other one lacks this label at this place. */
  isChanged?: ((label: MediaItem["labels"][number]) => boolean) | undefined;
}

/** The picture or the video, as large as possible, with the boxes of its labels. */
export function ItemPicture({ item, isChanged }: ItemPictureProps) {
  const ratio = item.width > 0 && item.height > 0 ? item.width / item.height : 1;
  return (
    <div className={classes.room}>
      <div
        className={classes.frame}
        style={{ aspectRatio: String(ratio), width: `min(100%, calc(68vh * ${ratio}))` }}
      >
        <ShownMedia key={item.media_id} item={item} />
        <Boxes item={item} isChanged={isChanged} />
      </div>
    </div>
  );
}

function Boxes({ item, isChanged }: ItemPictureProps) {
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
