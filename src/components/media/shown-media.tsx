import { type CSSProperties, type ComponentProps, useRef, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { downloadAddress } from "#/api/media.ts";
import { itemText } from "#/strings/explore.ts";
import { codecNotShown } from "./codec-not-shown.ts";
import { thumbnailAddress } from "./grid-layout.ts";
import classes from "./shown-media.module.css";
import { VideoStrip, frameAt } from "./video-strip.tsx";

interface ShownMediaProps extends Pick<ComponentProps<"img">, "className" | "style"> {
  item: MediaItem;
  /** Whether the frames of a video are below it, where the server has them. */
  withStrip?: boolean;
}

/** The picture or the video; if the browser cannot show it, a placeholder, the reason, and the file. */
export function ShownMedia({ item, withStrip = false, ...look }: ShownMediaProps) {
  if (item.media_type === "image") return <Picture item={item} {...look} />;
  return <Video item={item} withStrip={withStrip} {...look} />;
}

function Picture({ item, ...look }: ShownMediaProps) {
  const [failed, setFailed] = useState(false);
  const codec = codecNotShown(item);
  if (codec === null && !failed) {
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
      <img {...look} src={item.media_thumb_uri} alt="" draggable={false} />
      <Reason item={item} codec={codec} />
    </>
  );
}

function Video({ item, withStrip = false, ...look }: ShownMediaProps) {
  const player = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  /** In seconds; null: it has not been played, nor another place been chosen. */
  const [at, setAt] = useState<number | null>(null);
  const codec = codecNotShown(item);
  /** The server had no frames after all: it cannot decode this one. */
  const [isBare, setBare] = useState(false);
  const strip = withStrip && !isBare ? item.media_strip_uri : undefined;

  function seek(seconds: number) {
    setAt(seconds);
    if (player.current !== null) player.current.currentTime = seconds;
  }

  const shown =
    codec !== null ? (
      <>
        <img
          {...look}
          src={thumbnailAddress(item.media_thumb_uri, strip === undefined ? 256 : 1024, 1)}
          alt=""
          draggable={false}
        />
        {strip !== undefined && at !== null && <Frame item={item} strip={strip} at={at} />}
      </>
    ) : (
      // The videos of a dataset have no captions. Without a poster, the browser shows the first frame.
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      <video
        {...look}
        ref={player}
        src={item.media_uri}
        controls
        loop
        playsInline
        aria-label={item.file_name}
        onError={() => setFailed(true)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
      />
    );
  const reason = (codec !== null || failed) && <Reason item={item} codec={codec} />;
  if (strip === undefined) {
    return (
      <>
        {shown}
        {reason}
      </>
    );
  }
  return (
    <div className={classes.player}>
      <div className={classes.screen}>
        {shown}
        {reason}
      </div>
      <VideoStrip
        item={item}
        strip={strip}
        at={at ?? 0}
        onSeek={seek}
        onMissing={() => setBare(true)}
      />
    </div>
  );
}

/** A frame of the strip over the poster, for a browser that has no decoder of its own. */
function Frame({ item, strip, at }: { item: MediaItem; strip: string; at: number }) {
  return (
    <div className={classes.frames}>
      <div className={classes.frame} style={{ ...shapeOf(item), ...frameAt(item, strip, at) }} />
    </div>
  );
}

function shapeOf({ width, height }: MediaItem): CSSProperties {
  const aspect = width / height;
  return { "--aspect": aspect, aspectRatio: String(aspect) } as CSSProperties;
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
