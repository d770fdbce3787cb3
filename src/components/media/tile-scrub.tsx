import { useReducedMotion } from "@mantine/hooks";
import { type CSSProperties, type PointerEvent, useRef, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { stripFrames } from "#contract/video.ts";
import classes from "./tile-scrub.module.css";

interface TileScrubProps {
  item: MediaItem;
  /** The address of its frames. */
  strip: string;
  /** Of the tile, in pixels. */
  width: number;
  height: number;
}

/**
 * Over the picture of a video's tile: while a mouse is on it, the frame at its place between the edges. The frames are
 * loaded at the first move. Those who want less motion hold Alt; the page of the item has the frames too.
 */
export function TileScrub({ item, strip, width, height }: TileScrubProps) {
  const calm = useReducedMotion();
  const asked = useRef(false);
  const [isLoaded, setLoaded] = useState(false);
  /** The place of the pointer, from 0 to 1; null: it is elsewhere. */
  const [place, setPlace] = useState<number | null>(null);

  function move({ pointerType, clientX, currentTarget, buttons, altKey }: PointerEvent) {
    // With a button down, a selection is drawn.
    if ((calm && !altKey) || pointerType === "touch" || buttons !== 0) {
      setPlace(null);
      return;
    }
    if (!asked.current) {
      asked.current = true;
      const frames = new Image();
      frames.addEventListener("load", () => setLoaded(true));
      frames.src = strip;
    }
    const { left, width: wide } = currentTarget.getBoundingClientRect();
    setPlace(Math.min(1, Math.max(0, (clientX - left) / wide)));
  }

  return (
    <span className={classes.area} onPointerMove={move} onPointerLeave={() => setPlace(null)}>
      {isLoaded && place !== null && (
        <span
          className={classes.frame}
          style={{
            backgroundImage: `url("${strip}")`,
            ...covering(
              item,
              width,
              height,
              Math.min(stripFrames - 1, Math.floor(place * stripFrames)),
            ),
          }}
        >
          <span className={classes.place} style={{ width: `${place * 100}%` }} />
        </span>
      )}
    </span>
  );
}

/** One frame of the strip covers the tile, as the thumbnail does. */
function covering(item: MediaItem, width: number, height: number, frame: number): CSSProperties {
  const scale = Math.max(width / item.width, height / item.height);
  const [wide, high] = [item.width * scale, item.height * scale];
  return {
    backgroundSize: `${wide * stripFrames}px ${high}px`,
    backgroundPosition: `${-frame * wide - (wide - width) / 2}px ${-(high - height) / 2}px`,
  };
}
