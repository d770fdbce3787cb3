import type { DiffItem } from "#contract/diff.ts";
import { compareText as text } from "#/strings/compare.ts";
import classes from "./compare-card.module.css";
import { labelNames, namesGainedAndLost } from "./item-differences.ts";

interface ChipsProps {
  change: DiffItem;
  /** At most so many names; the rest is counted. */
  most: number;
}

/** What an item gained and lost, label by label and tag by tag; of an added or removed one only its kind. */
export function Chips({ change, most }: ChipsProps) {
  const { before, after, fields } = change;
  if (before === null || after === null) {
    return <span className={classes.chips}>{text.kind[change.change]}</span>;
  }
  const labels = namesGainedAndLost(labelNames(before), labelNames(after));
  const tags = namesGainedAndLost(before.tags, after.tags);
  const chips = [
    ...[...labels.gained, ...tags.gained].map((name) => ({ name, kind: "gained" as const })),
    ...[...labels.lost, ...tags.lost].map((name) => ({ name, kind: "lost" as const })),
  ];
  const others = fields.filter((field) => field !== "labels" && field !== "tags");
  const moved = chips.length === 0 ? fields : others;
  return (
    <span className={classes.chips}>
      {chips.slice(0, most).map(({ name, kind }) => (
        <span key={`${kind} ${name}`} className={classes.chip} data-kind={kind}>
          {text[kind](name)}
        </span>
      ))}
      {chips.length > most && <span>+ {chips.length - most}</span>}
      {moved.length > 0 && <span>{moved.map((field) => text.fields[field]).join(", ")}</span>}
    </span>
  );
}
