import { Button, VisuallyHidden } from "@mantine/core";
import { IconArrowNarrowRight } from "@tabler/icons-react";
import { useState } from "react";
import { foldText } from "#contract/fold-text.ts";
import type { DiffSummary } from "#contract/diff.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { SearchField } from "#/components/ui/search-field.tsx";
import { locale } from "#/lib/language.ts";
import { count } from "#/lib/numbers.ts";
import { compareText as text } from "#/strings/compare.ts";
import { type LabelSort, labelSorts } from "./compare-filter.ts";
import classes from "./compare-rail.module.css";
import type { BeforeAndAfter, Totals } from "./use-totals.ts";

/** The number of labels listed at first. */
const listedFirst = 24;
/** The same where there is the least room; the style sheet folds the others. */
const fewest = 5;

interface LabelBarsProps {
  summary: Pick<DiffSummary, "by_label" | "n_labels">;
  totals: Totals;
  sort: LabelSort;
  chosen: readonly string[];
  onSort: (sort: LabelSort) => void;
  onToggle: (label: string) => void;
}

interface Row {
  label: string;
  gained: number;
  lost: number;
  /** null where it is not known. */
  counts: BeforeAndAfter | null;
}

/** The items with each label before and after, with a search over all labels of the summary. */
export function LabelBars({ summary, totals, sort, chosen, onSort, onToggle }: LabelBarsProps) {
  const { by_label: named, n_labels: total } = summary;
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);
  const [showsSame, setShowsSame] = useState(false);
  const wanted = foldText(typed.trim());
  const rows = sorted(
    named.map((one) => ({ ...one, counts: totals.ofLabel(one) })),
    sort,
  );
  const same = total > named.length ? [] : totals.unchanged(named);
  const most = Math.max(
    1,
    ...rows.map(largest),
    ...(showsSame ? same.map((one) => one.items) : []),
  );
  const shown = rows.filter(({ label }, index) =>
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
      <div className={classes.head}>
        <h3>{text.byLabel}</h3>
        <span className={classes.legend} data-side="before">
          {text.legend.before}
        </span>
        <span className={classes.legend} data-side="after">
          {text.legend.after}
        </span>
        <span className={classes.sort}>
          <LazyMenu
            look="quiet"
            label={text.sortedBy(text.sorts[sort])}
            entries={() => [
              {
                kind: "radio",
                label: text.sort,
                value: sort,
                options: labelSorts.map((value) => ({ value, label: text.sorts[value] })),
                onChange: (value) => {
                  const next = labelSorts.find((known) => known === value);
                  if (next) onSort(next);
                },
              },
            ]}
          >
            {text.sorts[sort]}
          </LazyMenu>
        </span>
      </div>
      {total > listedFirst && (
        <SearchField
          className={classes.find}
          label={text.findLabel}
          value={typed}
          onChange={setTyped}
        />
      )}
      <ul className={classes.rows} data-few={wanted === "" && !all ? true : undefined}>
        {shown.map((row) => (
          <LabelRow
            key={row.label}
            row={row}
            most={most}
            chosen={chosen.includes(row.label)}
            onToggle={() => onToggle(row.label)}
          />
        ))}
        {[...new Set(unnamed)].map((label) => (
          <li key={label}>
            <button
              type="button"
              className={classes.label}
              aria-pressed={chosen.includes(label)}
              onClick={() => onToggle(label)}
            >
              <span className={classes.whole}>{text.onlyLabel(label)}</span>
            </button>
          </li>
        ))}
        {showsSame &&
          same.map(({ label, items }) => (
            <li key={label} className={classes.label} data-same>
              <span className={classes.what}>{label}</span>
              <Pair counts={{ before: items, after: items }} most={most} />
              <span className={classes.number}>{count(items)}</span>
            </li>
          ))}
      </ul>
      {wanted !== "" && shown.length + unnamed.length === 0 && (
        <p className={classes.note}>{text.noLabel}</p>
      )}
      {wanted === "" && !all && named.length > fewest && (
        <Button
          variant="subtle"
          size="compact-xs"
          fw={400}
          className={`${classes.more} ${classes.folded}`}
          data-more={named.length > shown.length || undefined}
          onClick={() => setAll(true)}
        >
          {text.allLabels(named.length)}
        </Button>
      )}
      {total > named.length && (
        <p className={classes.note}>{text.moreLabels(total - named.length)}</p>
      )}
      {same.length > 0 && (
        <Button
          variant="subtle"
          size="compact-xs"
          fw={400}
          className={classes.more}
          aria-expanded={showsSame}
          onClick={() => setShowsSame(!showsSame)}
        >
          {text.sameLabels(same.length)}
        </Button>
      )}
    </div>
  );
}

interface LabelRowProps {
  row: Row;
  /** The items of the longest bar. */
  most: number;
  chosen: boolean;
  onToggle: () => void;
}

/** Where the counts are not known, the bars are the items that lost and gained the label. */
function LabelRow({ row, most, chosen, onToggle }: LabelRowProps) {
  const { label, gained, lost, counts } = row;
  const change = counts === null ? 0 : counts.after - counts.before;
  return (
    <li>
      <button
        type="button"
        className={classes.label}
        aria-pressed={chosen}
        title={text.gainedAndLost(gained, lost)}
        onClick={onToggle}
      >
        <VisuallyHidden>{text.label(label, gained, lost, counts)}</VisuallyHidden>
        <span className={classes.what} aria-hidden>
          {label}
        </span>
        <Pair counts={counts ?? { before: lost, after: gained }} most={most} isChange={!counts} />
        <span className={classes.number} aria-hidden>
          {counts === null ? (
            <>
              −{count(lost)} +{count(gained)}
            </>
          ) : (
            <>
              <span className={classes.dim}>{count(counts.before)}</span>
              <IconArrowNarrowRight size={12} className={classes.dim} />
              <strong>{count(counts.after)}</strong>
            </>
          )}
        </span>
        {counts !== null && change !== 0 && (
          <>
            <span className={classes.arrow} data-more={change > 0} aria-hidden />
            <span className={classes.number} aria-hidden>
              {count(Math.abs(change))}
            </span>
          </>
        )}
      </button>
    </li>
  );
}

interface PairProps {
  counts: BeforeAndAfter;
  most: number;
  isChange?: boolean;
}

/** Before above after, from one line on the left. */
function Pair({ counts: { before, after }, most, isChange = false }: PairProps) {
  const width = (n: number) => ({ width: `${(100 * n) / most}%` });
  return (
    <span className={classes.pair} aria-hidden>
      <span data-side={isChange ? "lost" : "before"} style={width(before)} />
      <span data-side={isChange ? "gained" : "after"} style={width(after)} />
    </span>
  );
}

const largest = ({ counts, gained, lost }: Row): number =>
  counts === null ? Math.max(gained, lost) : Math.max(counts.before, counts.after);

/** They come with the most changed first. */
function sorted(rows: Row[], sort: LabelSort): Row[] {
  switch (sort) {
    case "items":
      return rows.toSorted((a, b) => largest(b) - largest(a));
    case "name":
      return rows.toSorted((a, b) => a.label.localeCompare(b.label, locale));
    case "changed":
      return rows;
  }
}
