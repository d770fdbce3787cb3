import type { DiffItem } from "#contract/diff.ts";
import { compareText as text } from "#/strings/compare.ts";
import classes from "./compare-card.module.css";
import { labelNames, namesGainedAndLost, shortDifferences } from "./item-differences.ts";

interface ChipsProps {
  change: DiffItem;
  /** The most names shown; the rest is counted. */
  most: number;
  /** Shows short values before and after, rather than only the name of their field. */
  values?: boolean;
}

/** The labels and tags that an item gained and lost; for an added or removed item only that. */
export function Chips({ change, most, values = false }: ChipsProps) {
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
  const told = values ? shortDifferences(change) : [];
  const untold = moved.filter((field) => !told.some((one) => one.field === field));
  return (
    <span className={classes.chips}>
      {chips.slice(0, most).map(({ name, kind }) => (
        <span key={`${kind} ${name}`} className={classes.chip} data-kind={kind}>
          {text[kind](name)}
        </span>
      ))}
      {chips.length > most && <span>+ {chips.length - most}</span>}
      {told.map(({ field, name, before: old, after: now }) => (
        <span key={`${field} ${name}`} className={classes.value}>
          {name ?? text.fields[field]}: <del>{old ?? text.empty}</del> →{" "}
          <ins>{now ?? text.empty}</ins>
        </span>
      ))}
      {untold.length > 0 && <span>{untold.map((field) => text.fields[field]).join(", ")}</span>}
    </span>
  );
}
