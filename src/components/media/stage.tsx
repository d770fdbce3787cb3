import type { CSSProperties, ReactNode } from "react";
import type { MediaItem } from "#contract/media.ts";
import { thumbnailAddress } from "./grid-layout.ts";
import { ShownMedia } from "./shown-media.tsx";
import classes from "./stage.module.css";
import { pixelated } from "./stage-view.ts";
import type { Zoom } from "./use-zoom.ts";

interface StageProps {
  item: MediaItem;
  zoom: Zoom;
  /** Drawn over the picture, in pixels of the stage. */
  over?: ReactNode;
  /** The buttons at the edges. */
  children?: ReactNode;
}

/** The room for a picture, which has no size of its own: it takes what the page leaves, whatever the picture. */
export function Stage({ item, zoom, over, children }: StageProps) {
  const { place, onStage, isFit, handlers } = zoom;
  const isImage = item.media_type === "image";
  return (
    <div
      ref={onStage}
      className={classes.stage}
      data-zoomed={(isImage && !isFit) || undefined}
      {...(isImage ? handlers : {})}
    >
      {place && (
        <div
          className={classes.picture}
          data-pixelated={place.zoom >= pixelated || undefined}
          style={
            isImage
              ? {
                  left: place.left,
                  top: place.top,
                  width: place.width,
                  height: place.height,
                  // The thumbnail is there already, and lies under the picture until it arrives.
                  backgroundImage: `url("${thumbnailAddress(item.media_thumb_uri, 256, 1)}")`,
                }
              : whole
          }
        >
          <ShownMedia key={item.media_id} item={item} withStrip />
        </div>
      )}
      {place && over}
      {children}
    </div>
  );
}

const whole: CSSProperties = { inset: 0 };
