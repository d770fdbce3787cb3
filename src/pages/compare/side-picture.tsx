import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { MediaItem } from "#contract/media.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { isChangedLabel, lengthOf } from "./item-differences.ts";
import classes from "./compare-card.module.css";

interface SidePictureProps {
  /** null: it is not on this side. */
  item: MediaItem | null;
  /** What its labels are that the other side lacks. */
  side: "gained" | "lost";
  other: MediaItem | null;
  /** The text in its place. */
  absent: string;
  /** The room for it, in pixels. */
  width: number;
  height: number;
  /** The labels of the other side that this one lacks are drawn too, as lost. */
  isBoth?: boolean;
}

/** One side of a card: the thumbnail with the boxes of its labels; those that the other side lacks are coloured. */
export function SidePicture(props: SidePictureProps) {
  const { item, other, absent, width, height, isBoth = false } = props;
  if (item === null)
    return (
      <span className={classes.absent} aria-hidden>
        {absent}
      </span>
    );
  const ratio = item.width > 0 && item.height > 0 ? item.width / item.height : 1;
  const scale = Math.min(width / ratio, height);
  const lost = isBoth && other ? other.labels.filter((label) => isChangedLabel(label, item)) : [];
  return (
    <span className={classes.side}>
      <span
        className={classes.frame}
        // In pixels: relative sizes nearly double the time to lay out a screen full of cards.
        style={{ width: scale * ratio, height: scale }}
      >
        <img
          key={item.media_id}
          src={thumbnailAddress(
            item.media_thumb_uri,
            Math.max(width, height),
            window.devicePixelRatio,
          )}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
        />
        {[...item.labels, ...lost].map(
          (label, index) =>
            label.box && (
              <span
                // Labels of one item have no identity except their index.
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                className={classes.box}
                data-changed={
                  index >= item.labels.length
                    ? "lost"
                    : isChangedLabel(label, other)
                      ? props.side
                      : undefined
                }
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
