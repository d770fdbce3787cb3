import { VisuallyHidden } from "@mantine/core";
import { IconMinus, IconPlus, IconTilde } from "@tabler/icons-react";
import { type ReactNode, memo } from "react";
import type { DiffItem, ItemChangeKind } from "#contract/diff.ts";
import type { MediaItem } from "#contract/media.ts";
import { cutName } from "#/lib/cut-name.ts";
import { compareText as text } from "#/strings/compare.ts";
import { Becomes } from "./becomes.tsx";
import type { CardLook } from "./card-look.ts";
import { cardLooks } from "./card-look.ts";
import { ChipLine } from "./chips.tsx";
import classes from "./compare-card.module.css";
import { keptLabels, lengthOf } from "./item-differences.ts";
import { SidePicture } from "./side-picture.tsx";

export const kindIcons: Record<ItemChangeKind, ReactNode> = {
  added: <IconPlus size={14} aria-hidden />,
  removed: <IconMinus size={14} aria-hidden />,
  modified: <IconTilde size={14} aria-hidden />,
};

/** The card's border, and the space beside its words, in pixels: both sides. */
const edges = 2;
const besideWords = 22;
const betweenPictures = 2;
/** The width of a letter of a name, estimated in pixels. */
const letterWidth = 6.8;

interface CompareCardProps {
  /** undefined while it is loading. */
  change: DiffItem | undefined;
  look: CardLook;
  /** In the sheet, where the arrows move the focus. */
  index?: number;
  /** In pixels. */
  width: number;
  tabbable: boolean;
  onOpen: (mediaId: string) => void;
  onFocus?: (index: number) => void;
}

/** An item that differs: its picture, or both, and what changed. Cards of one look are equally high. */
export const CompareCard = memo(function CompareCard(props: CompareCardProps) {
  const { change, look, index, width, tabbable, onOpen, onFocus } = props;
  const { pictures, height } = cardLooks[look];
  if (change === undefined) return <div className={classes.card} style={{ height }} aria-busy />;
  const { before, after } = change;
  const item = after ?? before;
  const name = item?.file_name.split("/").at(-1) ?? "";
  const room = width - besideWords;
  const isWide = look === "two";
  const letters = Math.floor((isWide ? room * 0.6 : room) / letterWidth);
  return (
    <button
      type="button"
      className={classes.card}
      style={{ height }}
      data-index={index}
      data-kind={change.change}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => onOpen(change.media_id)}
      onFocus={() => index !== undefined && onFocus?.(index)}
    >
      <Pictures change={change} width={width - edges} height={pictures} />
      <span className={classes.words} data-look={look}>
        <span className={classes.name} title={item?.file_name}>
          {look === "plain" && <span className={classes.sign}>{kindIcons[change.change]}</span>}
          {cutName(name, Math.max(8, letters))}
          {item?.media_type === "video" && (
            <VisuallyHidden> {text.video(lengthOf(item) ?? "")}</VisuallyHidden>
          )}
          <VisuallyHidden> {text.kind[change.change]}</VisuallyHidden>
        </span>
        {look === "one" && (
          <>
            <ChipLine change={change} width={room} />
            <span className={classes.kept}>{keptWords(change)}</span>
          </>
        )}
        {isWide && before && after && <FileChange before={before} after={after} />}
      </span>
    </button>
  );
});

interface PicturesProps {
  change: DiffItem;
  width: number;
  height: number;
}

/** Where only what is said about the picture differs, it is shown once, with what was gained and lost. */
function Pictures({ change: { before, after, fields }, width, height }: PicturesProps) {
  if (before === null || after === null || !fields.includes("media")) {
    const item = after ?? before;
    return (
      <span className={classes.single} style={{ height }}>
        <SidePicture
          item={item}
          other={before === null || after === null ? item : before}
          side="gained"
          isBoth
          absent=""
          width={width}
          height={height}
        />
      </span>
    );
  }
  const half = (width - betweenPictures) / 2;
  const sides = [
    { item: before, other: after, side: "lost", caption: text.before },
    { item: after, other: before, side: "gained", caption: text.after },
  ] as const;
  return (
    <span className={classes.pair} style={{ height }}>
      {sides.map((side) => (
        <SidePicture key={side.side} {...side} absent="" width={half} height={height} />
      ))}
    </span>
  );
}

function FileChange({ before, after }: { before: MediaItem; after: MediaItem }) {
  if (before.width === after.width && before.height === after.height) {
    return <span className={classes.file}>{text.sameSize}</span>;
  }
  return (
    <span className={classes.file}>
      {before.width} × {before.height} <Becomes /> {after.width} × {after.height}
    </span>
  );
}

function keptWords(change: DiffItem): string {
  const kept = keptLabels(change);
  if (change.change !== "modified") return kept.length === 0 ? text.noLabels : kept.join(", ");
  return kept.length === 0 ? text.noOtherLabel : text.also(kept.join(", "));
}
