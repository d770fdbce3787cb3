import { VisuallyHidden } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import type { DiffItem } from "#contract/diff.ts";
import { compareText as text } from "#/strings/compare.ts";
import { Becomes } from "./becomes.tsx";
import classes from "./compare-card.module.css";
import { type Chip, chipsOf, fittingChips, shortDifferences } from "./item-differences.ts";

/** The labels and tags that an item gained and lost, and the names of other fields that differ. */
export function Chips({ change }: { change: DiffItem }) {
  if (change.before === null || change.after === null) {
    return <span className={classes.chips}>{text.kind[change.change]}</span>;
  }
  const chips = chipsOf(change);
  const others = otherFields(change);
  return (
    <span className={classes.chips}>
      {chips.map((chip) => (
        <OneChip key={`${chip.kind} ${chip.isTag} ${chip.name}`} chip={chip} />
      ))}
      {others.length > 0 && <span>{others.map((field) => text.fields[field]).join(", ")}</span>}
    </span>
  );
}

/** The same in one line of a width; what does not fit is counted. Without chips short values are shown, old and new. */
export function ChipLine({ change, width }: { change: DiffItem; width: number }) {
  const { before, after } = change;
  if (before === null || after === null) {
    return (
      <span className={classes.line}>
        <span className={classes.chip} data-kind={before === null ? "gained" : "lost"}>
          {text.kind[change.change]}
        </span>
      </span>
    );
  }
  const chips = chipsOf(change);
  const shown = fittingChips(chips, width);
  const told = chips.length > 0 ? [] : shortDifferences(change);
  const untold = otherFields(change).filter((field) => !told.some((one) => one.field === field));
  return (
    <span
      className={classes.line}
      title={chips.map(({ name, kind }) => text[kind](name)).join(", ") || undefined}
    >
      {shown.map((chip) => (
        <OneChip key={`${chip.kind} ${chip.isTag} ${chip.name}`} chip={chip} />
      ))}
      {chips.length > shown.length && <span>+{chips.length - shown.length}</span>}
      {told.map(({ field, name, before: old, after: now }) => (
        <span key={`${field} ${name}`} className={classes.value}>
          {name ?? text.fields[field]}: {old ?? text.empty} <Becomes />{" "}
          <ins>{now ?? text.empty}</ins>
        </span>
      ))}
      {untold.length > 0 && <span>{untold.map((field) => text.fields[field]).join(", ")}</span>}
    </span>
  );
}

function OneChip({ chip: { name, kind, isTag } }: { chip: Chip }) {
  return (
    <span className={classes.chip} data-kind={kind}>
      <VisuallyHidden>{text[kind](name)}</VisuallyHidden>
      <span aria-hidden>
        {kind === "gained" ? "+" : "−"} {isTag && <IconTag size={12} />} {name}
      </span>
    </span>
  );
}

/** Where only a box or its confidence differs, the labels have no chip: then the field is named. */
function otherFields(change: DiffItem) {
  const hasChips = chipsOf(change).length > 0;
  return change.fields.filter((field) => !hasChips || (field !== "labels" && field !== "tags"));
}
