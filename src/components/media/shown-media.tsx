import { type ComponentProps, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { downloadAddress } from "#/api/media.ts";
import { itemText } from "#/strings/explore.ts";
import { codecNotShown } from "./codec-not-shown.ts";
import classes from "./shown-media.module.css";

type ShownMediaProps = Pick<ComponentProps<"img">, "className" | "style"> & { item: MediaItem };

/** The picture or the video; if the browser cannot show it, a placeholder, the reason, and the file. */
export function ShownMedia({ item, ...look }: ShownMediaProps) {
  const [failed, setFailed] = useState(false);
  const codec = codecNotShown(item);
  if (codec !== null || (failed && item.media_type === "image")) {
    return (
      <>
        <img {...look} src={item.media_thumb_uri} alt="" draggable={false} />
        <Reason item={item} codec={codec} />
      </>
    );
  }
  if (item.media_type === "image") {
    return (
      <img
        {...look}
        src={pictureAddress(item)}
        alt={item.caption ?? item.file_name}
        draggable={false}
        onError={() => setFailed(true)}
      />
    );
  }
  return (
    <>
      {/* The videos of a dataset have no captions. Without a poster, the browser shows the first frame. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        {...look}
        src={item.media_uri}
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

export function pictureAddress(item: MediaItem): string {
  return item.media_view_uri ?? item.media_uri;
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
