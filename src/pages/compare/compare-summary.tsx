import { type DiffSummary, type ItemField, itemChanges, itemFields } from "#contract/diff.ts";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
import { count } from "#/lib/numbers.ts";
import { compareText as text } from "#/strings/compare.ts";
import { kindIcons } from "./compare-card.tsx";
import type { CompareFilter } from "./compare-filter.ts";
import classes from "./compare-page.module.css";

/** How many labels are listed: those that changed most. */
const listedLabels = 24;

interface CompareSummaryProps {
  summary: DiffSummary;
  filter: CompareFilter;
  onToggle: (name: keyof CompareFilter, value: string) => void;
}

/** The differences in numbers; each of them narrows the sheet to itself. */
export function CompareSummary({ summary, filter, onToggle }: CompareSummaryProps) {
  const fields = itemFields.filter((field) => summary.by_field[field] > 0);
  const labels = summary.by_label.slice(0, listedLabels);
  const mostOfField = Math.max(1, ...fields.map((field) => summary.by_field[field]));
  const mostOfLabel = Math.max(1, ...labels.map(({ gained, lost }) => Math.max(gained, lost)));
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
      {labels.length > 0 && (
        <div>
          <h3>{text.byLabel}</h3>
          <ul className={classes.bars}>
            {labels.map(({ label, gained, lost }) => (
              <li key={label}>
                <button
                  type="button"
                  className={classes.bar}
                  aria-pressed={filter.label.includes(label)}
                  onClick={() => onToggle("label", label)}
                >
                  <VisuallyHidden>{text.label(label, gained, lost)}</VisuallyHidden>
                  <span className={classes.what} aria-hidden>
                    {label}
                  </span>
                  <span className={classes.both} aria-hidden>
                    <span data-side="lost" style={{ width: `${(50 * lost) / mostOfLabel}%` }} />
                    <span data-side="gained" style={{ width: `${(50 * gained) / mostOfLabel}%` }} />
                  </span>
                  <span className={classes.number} aria-hidden>
                    −{count(lost)} +{count(gained)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {summary.n_labels > labels.length && (
            <p className={classes.note}>{text.moreLabels(summary.n_labels - labels.length)}</p>
          )}
        </div>
      )}
    </section>
  );
}

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
