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

/** Border and padding, and the gap between two pictures. */
const edges = 14;
const between = 4;
/** The height of every card's pictures, whatever their shape. */
export const picturesHeight = 140;

interface CompareCardProps {
  /** undefined while it is loading. */
  change: DiffItem | undefined;
  index: number;
  /** In pixels. */
  width: number;
  tabbable: boolean;
  onOpen: (mediaId: string) => void;
  onFocus: (index: number) => void;
}

/** An item that differs: before and after side by side, and its kind of change. */
export const CompareCard = memo(function CompareCard(props: CompareCardProps) {
  const { change, index, width, tabbable, onOpen, onFocus } = props;
  if (change === undefined) return <div className={classes.card} aria-busy />;
  const { before, after } = change;
  const item = after ?? before;
  const inner = Math.max(0, width - edges);
  // Where only what is said about the picture differs, it is shown once, with what was gained and lost.
  const isOne = change.change !== "modified" || !change.fields.includes("media");
  const half = (inner - between) / 2;
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
      <span className={isOne ? classes.single : classes.pair} style={{ height: picturesHeight }}>
        {isOne ? (
          <SidePicture
            item={after ?? before}
            other={after === null || before === null ? (after ?? before) : before}
            side="gained"
            isBoth
            absent=""
            width={inner}
            height={picturesHeight}
          />
        ) : (
          <>
            <SidePicture
              item={before}
              other={after}
              side="lost"
              absent={text.absent.before}
              width={half}
              height={picturesHeight}
            />
            <SidePicture
              item={after}
              other={before}
              side="gained"
              absent={text.absent.after}
              width={half}
              height={picturesHeight}
            />
          </>
        )}
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
