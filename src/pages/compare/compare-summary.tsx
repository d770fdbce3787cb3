import { VisuallyHidden } from "@mantine/core";
import { memo } from "react";
import { type DiffSummary, type ItemField, itemChanges, itemFields } from "#contract/diff.ts";
import { count } from "#/lib/numbers.ts";
import { compareText as text } from "#/strings/compare.ts";
import { kindIcons } from "./compare-card.tsx";
import type { CompareFilter } from "./compare-filter.ts";
import classes from "./compare-page.module.css";
import { LabelBars } from "./label-bars.tsx";
import type { Totals } from "./use-totals.ts";

interface CompareSummaryProps {
  summary: DiffSummary;
  totals: Totals | null;
  filter: CompareFilter;
  onToggle: (name: keyof CompareFilter, value: string) => void;
}

/** The differences in numbers; each of them filters the sheet. */
export const CompareSummary = memo(function CompareSummary(props: CompareSummaryProps) {
  const { summary, totals, filter, onToggle } = props;
  const fields = itemFields.filter((field) => summary.by_field[field] > 0);
  const mostOfField = Math.max(1, ...fields.map((field) => summary.by_field[field]));
  return (
    <section className={classes.summary} aria-label={text.summary}>
      <div className={classes.kinds}>
        {itemChanges.map((kind) => (
          <button
            key={kind}
            type="button"
            className={classes.kind}
            data-kind={kind}
            aria-pressed={filter.change.includes(kind)}
            disabled={summary[kind] === 0 && !filter.change.includes(kind)}
            onClick={() => onToggle("change", kind)}
          >
            {kindIcons[kind]} {text.kinds[kind](summary[kind])}
          </button>
        ))}
      </div>
      {totals && (
        <dl className={classes.facts}>
          <div>
            <dt>{text.facts.items}</dt>
            <dd>
              {count(totals.items.before)} → <strong>{count(totals.items.after)}</strong>
              <small className={classes.gained}>+{count(summary.added)}</small>
              <small className={classes.lost}>−{count(summary.removed)}</small>
            </dd>
          </div>
          <div>
            <dt>{text.facts.same}</dt>
            <dd>{count(totals.items.before - summary.removed - summary.modified)}</dd>
          </div>
          <div>
            <dt>{text.facts.labels}</dt>
            <dd>{count(summary.n_labels)}</dd>
          </div>
        </dl>
      )}
      {summary.same_bytes > 0 && (
        <p className={classes.note}>{text.sameBytes(summary.same_bytes)}</p>
      )}
      {fields.length > 0 && (
        <div>
          <h3>{text.byField}</h3>
          <ul className={classes.bars}>
            {fields.map((field) => (
              <FieldBar
                key={field}
                field={field}
                n={summary.by_field[field]}
                most={mostOfField}
                chosen={filter.field.includes(field)}
                onToggle={() => onToggle("field", field)}
              />
            ))}
          </ul>
        </div>
      )}
      {summary.by_label.length > 0 && (
        <LabelBars
          summary={summary}
          countsOf={(change) => totals?.ofLabel(change) ?? null}
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
      <button type="button" className={classes.bar} aria-pressed={chosen} onClick={onToggle}>
        <VisuallyHidden>{text.field(text.fields[field], n)}</VisuallyHidden>
        <span className={classes.what} aria-hidden>
          {text.fields[field]}
        </span>
        <span className={classes.one} aria-hidden>
          <span style={{ width: `${(100 * n) / most}%` }} />
        </span>
        <span className={classes.number} aria-hidden>
          {count(n)}
        </span>
      </button>
    </li>
  );
}
