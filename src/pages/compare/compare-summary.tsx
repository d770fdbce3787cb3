import { VisuallyHidden } from "@mantine/core";
import { memo } from "react";
import { type DiffSummary, type ItemField, itemFields } from "#contract/diff.ts";
import { count } from "#/lib/numbers.ts";
import { compareText as text } from "#/strings/compare.ts";
import type { CompareFilter, LabelSort } from "./compare-filter.ts";
import classes from "./compare-rail.module.css";
import { LabelBars } from "./label-bars.tsx";
import type { Totals } from "./use-totals.ts";

interface CompareSummaryProps {
  summary: DiffSummary;
  totals: Totals;
  filter: CompareFilter;
  sort: LabelSort;
  onToggle: (name: "field" | "label", value: string) => void;
  onSort: (sort: LabelSort) => void;
}

/** The differences by field and label; each of them filters the sheet. */
export const CompareSummary = memo(function CompareSummary(props: CompareSummaryProps) {
  const { summary, totals, filter, sort, onToggle, onSort } = props;
  const most = Math.max(1, ...itemFields.map((field) => summary.by_field[field]));
  return (
    <section className={classes.rail} aria-label={text.summary}>
      <div>
        <div className={classes.head}>
          <h3>{text.byField}</h3>
          <span className={classes.note}>{text.changedItems(summary.modified)}</span>
        </div>
        <ul className={classes.rows}>
          {itemFields.map((field) => (
            <FieldBar
              key={field}
              field={field}
              n={summary.by_field[field]}
              most={most}
              chosen={filter.field.includes(field)}
              onToggle={() => onToggle("field", field)}
            />
          ))}
        </ul>
        {summary.same_bytes > 0 && (
          <p className={classes.note}>{text.sameBytes(summary.same_bytes)}</p>
        )}
      </div>
      {summary.by_label.length > 0 && (
        <LabelBars
          summary={summary}
          totals={totals}
          sort={sort}
          onSort={onSort}
          chosen={filter.label}
          onToggle={(label) => onToggle("label", label)}
        />
      )}
    </section>
  );
});

interface FieldBarProps {
  field: ItemField;
  n: number;
  most: number;
  chosen: boolean;
  onToggle: () => void;
}

function FieldBar({ field, n, most, chosen, onToggle }: FieldBarProps) {
  return (
    <li>
      <button
        type="button"
        className={classes.field}
        aria-pressed={chosen}
        disabled={n === 0 && !chosen}
        onClick={onToggle}
      >
        <VisuallyHidden>{text.field(text.fields[field], n)}</VisuallyHidden>
        <span className={classes.what} aria-hidden>
          {text.fields[field]}
        </span>
        <span className={classes.one} aria-hidden>
          {n > 0 && <span style={{ width: `${(100 * n) / most}%` }} />}
        </span>
        <span className={classes.number} aria-hidden>
          {count(n)}
        </span>
      </button>
    </li>
  );
}
