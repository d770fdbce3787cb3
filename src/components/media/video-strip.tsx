import type { CSSProperties } from "react";
import type { MediaItem } from "#contract/media.ts";
import { stripFrames } from "#contract/video.ts";
import { duration } from "#/lib/time.ts";
import { itemText as text } from "#/strings/explore.ts";
import classes from "./video-strip.module.css";

interface VideoStripProps {
  item: MediaItem;
  /** The address of its frames. */
  strip: string;
  /** The position in seconds. */
  at: number;
  onSeek: (seconds: number) => void;
  /** They cannot be loaded. */
  onMissing: () => void;
}

/** The frames of a video side by side; a click on one, or the arrow keys, go there. */
export function VideoStrip({ item, strip, at, onSeek, onMissing }: VideoStripProps) {
  const length = lengthOf(item);
  const place = length === 0 ? 0 : Math.min(1, at / length);
  return (
    <div
      className={classes.strip}
      style={{ aspectRatio: String((stripFrames * item.width) / item.height) }}
    >
      <img src={strip} alt="" draggable={false} onError={onMissing} />
      <input
        type="range"
        className={classes.input}
        aria-label={text.strip}
        aria-valuetext={text.moment(duration(at * 1000), duration(length * 1000))}
        min={0}
        max={length}
        // Forty presses through a short one; a second at a time at most.
        step={Math.min(1, length / 40) || 1}
        value={at}
        onChange={({ currentTarget }) => onSeek(currentTarget.valueAsNumber)}
      />
      <span className={classes.head} style={{ insetInlineStart: `${place * 100}%` }} />
    </div>
  );
}

/** The style of an element that shows the frame at a time, in seconds. */
export function frameAt(item: MediaItem, strip: string, at: number): CSSProperties {
  const length = lengthOf(item);
  const frame = length === 0 ? 0 : Math.floor((at / length) * stripFrames);
  const shown = Math.min(stripFrames - 1, Math.max(0, frame));
  return {
    backgroundImage: `url("${strip}")`,
    backgroundSize: `${stripFrames * 100}% 100%`,
    backgroundPosition: `${(shown / (stripFrames - 1)) * 100}% 0`,
  };
}

function lengthOf({ duration_ms }: MediaItem): number {
  return (duration_ms ?? 0) / 1000;
}
