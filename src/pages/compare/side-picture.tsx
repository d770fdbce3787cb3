import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { Label, MediaItem } from "#contract/media.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { polygonPath } from "#/components/media/polygon-path.ts";
import { isChangedLabel, lengthOf } from "./item-differences.ts";
import classes from "./compare-card.module.css";
import { frameOf } from "./picture-frame.ts";

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
  /** The name of the side, drawn on the picture. */
  caption?: string;
}

interface DrawnBox {
  label: Label;
  box: NonNullable<Label["box"]>;
  changed: "gained" | "lost" | undefined;
}

/** The room that the name of a label needs above its box. */
const nameHeight = 16;

/** One side of a card: the picture with the boxes of its labels; those that the other side lacks are coloured. */
export function SidePicture(props: SidePictureProps) {
  const { item, absent, width, height, caption } = props;
  if (item === null)
    return (
      <span className={classes.absent} aria-hidden>
        {absent}
      </span>
    );
  const boxes = boxesOf(item, props);
  const frame = frameOf(
    item,
    { width, height },
    boxes.filter(({ changed }) => changed !== undefined).map(({ box }) => box),
  );
  return (
    <span className={classes.side}>
      {/* In pixels: relative sizes nearly double the time to lay out a screen full of cards. */}
      <span className={classes.frame} style={frame}>
        <img
          key={item.media_id}
          src={thumbnailAddress(
            item.media_thumb_uri,
            Math.max(frame.width, frame.height),
            window.devicePixelRatio,
          )}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
        />
        {boxes.map(({ label, box: [x, y, w, h], changed }, index) => (
          <span
            // Labels of one item have no identity except their index.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            className={classes.box}
            data-changed={changed}
            data-shape={label.polygon ? true : undefined}
            style={{
              left: `${x * 100}%`,
              top: `${y * 100}%`,
              width: `${w * 100}%`,
              height: `${h * 100}%`,
            }}
          >
            {label.polygon && (
              <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden>
                <path d={polygonPath(label.polygon, withinBox([x, y, w, h]))} />
              </svg>
            )}
            {changed && (
              <span
                className={classes.boxName}
                data-inside={y * frame.height + frame.top < nameHeight || undefined}
                aria-hidden
              >
                {label.name}
              </span>
            )}
          </span>
        ))}
      </span>
      {caption !== undefined && (
        <span className={classes.caption} aria-hidden>
          {caption}
        </span>
      )}
      {item.media_type === "video" && (
        // Drawn by the style sheet: the card has it in words.
        <span className={classes.video} aria-hidden data-length={lengthOf(item) ?? ""}>
          <IconPlayerPlayFilled size={10} aria-hidden />
        </span>
      )}
    </span>
  );
}

/** The picture, in thousandths of the box that a shape is drawn in. */
function withinBox([x, y, w, h]: DrawnBox["box"]) {
  const [width, height] = [1000 / Math.max(w, 1e-6), 1000 / Math.max(h, 1e-6)];
  return { left: -x * width, top: -y * height, width, height };
}

function boxesOf(
  item: MediaItem,
  { other, side, isBoth = false }: Pick<SidePictureProps, "other" | "side" | "isBoth">,
): DrawnBox[] {
  const drawn = (labels: readonly Label[], changedAs: (label: Label) => DrawnBox["changed"]) =>
    labels.flatMap((label) =>
      label.box ? [{ label, box: label.box, changed: changedAs(label) }] : [],
    );
  const lost = isBoth && other ? other.labels.filter((label) => isChangedLabel(label, item)) : [];
  return [
    ...drawn(item.labels, (label) => (isChangedLabel(label, other) ? side : undefined)),
    ...drawn(lost, () => "lost"),
  ];
}
