import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { MediaItem } from "#contract/media.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { isChangedLabel, lengthOf } from "./item-differences.ts";
import classes from "./compare-card.module.css";

interface SidePictureProps {
  /** null: it is not on this side. */
  item: MediaItem | null;
  other: MediaItem | null;
  /** The text in its place. */
  absent: string;
  /** Side of the square, in pixels. */
  size: number;
}

/** One side of a card: the thumbnail with the boxes of its labels; those that the other side lacks are coloured. */
export function SidePicture({ item, other, absent, size }: SidePictureProps) {
  if (item === null)
    return (
      <span className={classes.absent} aria-hidden>
        {absent}
      </span>
    );
  const ratio = item.width > 0 && item.height > 0 ? item.width / item.height : 1;
  return (
    <span className={classes.side}>
      <span
        className={classes.frame}
        // In pixels: relative sizes nearly double the time to lay out a screen full of cards.
        style={{ width: size * Math.min(1, ratio), height: size * Math.min(1, 1 / ratio) }}
      >
        <img
          key={item.media_id}
          src={thumbnailAddress(item.media_thumb_uri, size, window.devicePixelRatio)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
        />
        {item.labels.map(
          (label, index) =>
            label.box && (
              <span
                // Labels of one item have no identity except their index.
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                className={classes.box}
                data-changed={isChangedLabel(label, other) || undefined}
                style={{
                  left: `${label.box[0] * 100}%`,
                  top: `${label.box[1] * 100}%`,
                  width: `${label.box[2] * 100}%`,
                  height: `${label.box[3] * 100}%`,
                }}
              />
            ),
        )}
      </span>
      {item.media_type === "video" && (
        // Drawn by the style sheet: the card has it in words.
        <span className={classes.video} aria-hidden data-length={lengthOf(item) ?? ""}>
          <IconPlayerPlayFilled size={10} aria-hidden />
        </span>
      )}
    </span>
  );
}
