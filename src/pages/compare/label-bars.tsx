import { Button, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { foldText } from "#contract/fold-text.ts";
import type { DiffSummary } from "#contract/diff.ts";
import { SearchField } from "#/components/ui/search-field.tsx";
import { count } from "#/lib/numbers.ts";
import { compareText as text } from "#/strings/compare.ts";
import classes from "./compare-page.module.css";

/** The number of labels listed at first: those that changed most. */
const listedFirst = 24;

interface LabelBarsProps {
  summary: Pick<DiffSummary, "by_label" | "n_labels">;
  /** How many items had and have a label; null where that is not known. */
  countsOf: (change: { label: string; gained: number; lost: number }) => BeforeAndAfter | null;
  chosen: readonly string[];
  onToggle: (label: string) => void;
}

export interface BeforeAndAfter {
  before: number;
  after: number;
}

/** The number of items that gained and lost each label, with a search over all labels of the summary. */
export function LabelBars({ summary, countsOf, chosen, onToggle }: LabelBarsProps) {
  const { by_label: named, n_labels: total } = summary;
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);
  const wanted = foldText(typed.trim());
  const counts = new Map(named.map((one) => [one.label, countsOf(one)]));
  const mostItems = Math.max(
    1,
    ...[...counts.values()].map((both) => Math.max(both?.before ?? 0, both?.after ?? 0)),
  );
  const most = Math.max(1, ...named.map(({ gained, lost }) => Math.max(gained, lost)));
  const shown = named.filter(({ label }, index) =>
    wanted === ""
      ? all || index < listedFirst || chosen.includes(label)
      : foldText(label).includes(wanted),
  );
  const exact = typed.trim();
  // A label that the summary does not name is found by its whole name only.
  const unnamed = [
    ...chosen.filter((label) => !named.some((one) => one.label === label)),
    ...(exact !== "" && total > named.length && !named.some(({ label }) => label === exact)
      ? [exact]
      : []),
  ];
  return (
    <div>
      <h3>{text.byLabel}</h3>
      {total > listedFirst && (
        <SearchField
          className={classes.find}
          label={text.findLabel}
          value={typed}
          onChange={setTyped}
        />
      )}
      <ul className={classes.bars}>
        {shown.map(({ label, gained, lost }) => (
          <li key={label}>
            <button
              type="button"
              className={classes.bar}
              aria-pressed={chosen.includes(label)}
              onClick={() => onToggle(label)}
            >
              <VisuallyHidden>
                {text.label(label, gained, lost, counts.get(label) ?? null)}
              </VisuallyHidden>
              <span className={classes.what} aria-hidden>
                {label}
              </span>
              <Amounts
                counts={counts.get(label) ?? null}
                mostItems={mostItems}
                change={{ gained, lost }}
                most={most}
              />
            </button>
          </li>
        ))}
        {[...new Set(unnamed)].map((label) => (
          <li key={label}>
            <button
              type="button"
              className={classes.bar}
              aria-pressed={chosen.includes(label)}
              onClick={() => onToggle(label)}
            >
              <span className={classes.what}>{text.onlyLabel(label)}</span>
            </button>
          </li>
        ))}
      </ul>
      {wanted !== "" && shown.length + unnamed.length === 0 && (
        <p className={classes.note}>{text.noLabel}</p>
      )}
      {wanted === "" && !all && named.length > shown.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          {text.allLabels(named.length)}
        </Button>
      )}
      {total > named.length && (
        <p className={classes.note}>{text.moreLabels(total - named.length)}</p>
      )}
    </div>
  );
}

interface AmountsProps {
  counts: BeforeAndAfter | null;
  mostItems: number;
  change: { gained: number; lost: number };
  most: number;
}

/** The items with a label before and after as two bars; where that is not known, those that lost and gained it. */
function Amounts({ counts, mostItems, change: { gained, lost }, most }: AmountsProps) {
  if (counts === null) {
    return (
      <>
        <span className={classes.both} aria-hidden>
          <span data-side="lost" style={{ width: `${(50 * lost) / most}%` }} />
          <span data-side="gained" style={{ width: `${(50 * gained) / most}%` }} />
        </span>
        <span className={classes.number} aria-hidden>
          −{count(lost)} +{count(gained)}
        </span>
      </>
    );
  }
  const { before, after } = counts;
  return (
    <>
      <span className={classes.paired} aria-hidden>
        <span data-side="before" style={{ width: `${(100 * before) / mostItems}%` }} />
        <span data-side="after" style={{ width: `${(100 * after) / mostItems}%` }} />
      </span>
      <span className={classes.number} aria-hidden>
        {count(before)} → <strong>{count(after)}</strong>
      </span>
    </>
  );
}
