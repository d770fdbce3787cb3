import { VisuallyHidden } from "@mantine/core";
import { IconMinus, IconPlus, IconTilde } from "@tabler/icons-react";
import { type ReactNode, memo } from "react";
import type { DiffItem, ItemChangeKind } from "#contract/diff.ts";
import { compareText as text } from "#/strings/compare.ts";
import { Chips } from "./chips.tsx";
import classes from "./compare-card.module.css";
import { lengthOf } from "./item-differences.ts";
import { SidePicture } from "./side-picture.tsx";

export const kindIcons: Record<ItemChangeKind, ReactNode> = {
  added: <IconPlus size={14} aria-hidden />,
  removed: <IconMinus size={14} aria-hidden />,
  modified: <IconTilde size={14} aria-hidden />,
};

/** The part of half a card's width that is not picture: border, padding, and half of the gap. */
const edges = 9;

interface CompareCardProps {
  /** undefined while it is loading. */
  change: DiffItem | undefined;
  index: number;
  /** Half of its width, in pixels. */
  size: number;
  tabbable: boolean;
  onOpen: (mediaId: string) => void;
  onFocus: (index: number) => void;
}

/** An item that differs: before and after side by side, and its kind of change. */
export const CompareCard = memo(function CompareCard(props: CompareCardProps) {
  const { change, index, size, tabbable, onOpen, onFocus } = props;
  if (change === undefined) return <div className={classes.card} aria-busy />;
  const { before, after } = change;
  const item = after ?? before;
  const square = Math.max(0, size - edges);
  const name = item?.file_name ?? "";
  return (
    <button
      type="button"
      className={classes.card}
      data-index={index}
      data-kind={change.change}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => onOpen(change.media_id)}
      onFocus={() => onFocus(index)}
    >
      <span className={classes.pair} style={{ height: square }}>
        <SidePicture item={before} other={after} absent={text.absent.before} size={square} />
        <SidePicture item={after} other={before} absent={text.absent.after} size={square} />
      </span>
      <span className={classes.head}>
        <span className={classes.sign}>{kindIcons[change.change]}</span>
        <span className={classes.name}>{name.split("/").at(-1)}</span>
        {item?.media_type === "video" && (
          <VisuallyHidden>{text.video(lengthOf(item) ?? "")}</VisuallyHidden>
        )}
        {change.change === "modified" && <VisuallyHidden>{text.kind.modified}</VisuallyHidden>}
      </span>
      <Chips change={change} most={3} values />
    </button>
  );
});
