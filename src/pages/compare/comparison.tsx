import { Button } from "@mantine/core";
import { IconEqual, IconFilterOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { diffPageQuery, diffSummaryQuery } from "#/api/comparison.ts";
import type { VersionPair } from "#/api/keys.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { count } from "#/lib/numbers.ts";
import { toggled } from "#/lib/toggled.ts";
import type { SearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { compareText as text } from "#/strings/compare.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { CompareBar } from "./compare-bar.tsx";
import { CompareFacts } from "./compare-facts.tsx";
import {
  type CompareFilter,
  type LabelSort,
  filterNames,
  isFiltered,
  isSameFilter,
  noFilter,
} from "./compare-filter.ts";
import { CompareOverview } from "./compare-overview.tsx";
import classes from "./compare-page.module.css";
import { CompareSheet } from "./compare-sheet.tsx";
import { CompareSkeleton, SheetSkeleton } from "./compare-skeleton.tsx";
import { CompareSummary } from "./compare-summary.tsx";
import { useBoxes } from "./use-boxes.ts";
import { useChanges } from "./use-changes.ts";
import { useTotals } from "./use-totals.ts";

interface ComparisonProps {
  pair: VersionPair;
  /** The dataset of the second version, if it is another one. */
  other: Dataset | undefined;
  filter: CompareFilter;
  sort: LabelSort;
  /** The open item, from the address; null: none. */
  mediaId: string | null;
  /** Changes the address. */
  onChange: (change: SearchChange, options?: { replace?: boolean }) => void;
}

/** The difference between two versions: the numbers, the sheet, and the large view of one item. */
export function Comparison(props: ComparisonProps) {
  const { pair, other, filter: wanted, sort, mediaId, onChange } = props;
  const { dataset } = useDatasetPage();
  const { data, error, refetch } = useQuery(diffSummaryQuery(dataset.id, pair));
  const [filter, isStale] = useSettledFilter(pair, wanted);
  const changes = useChanges(dataset.id, pair, filter);
  const totals = useTotals(pair, dataset, other);
  const [boxes, setBoxes] = useBoxes();

  // The same object at every render, so that scrolling renders only changed cards.
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const open = useCallback((item: string) => latest.current({ item }), []);
  const toggle = useCallback(
    (name: "field" | "label", value: string) =>
      latest.current({ [filterNames[name]]: toggled(wanted[name], value) }, { replace: true }),
    [wanted],
  );
  const setSort = useCallback(
    (next: LabelSort) =>
      latest.current({ sort: next === "changed" ? null : next }, { replace: true }),
    [],
  );

  if (data === undefined) {
    return error === null ? (
      <CompareSkeleton />
    ) : (
      <ErrorMessage error={describeError(error)} onRetry={() => void refetch()} />
    );
  }
  const { summary } = data;
  if (summary.added + summary.removed + summary.modified === 0) {
    return (
      <StateMessage
        icon={<IconEqual size={22} />}
        title={text.same.title}
        text={totals.items ? text.same.all(count(totals.items.after)) : text.same.text}
      />
    );
  }
  const { total } = changes;
  const isOverview = !isFiltered(filter);
  return (
    <>
      <CompareFacts summary={summary} totals={totals} />
      <div className={classes.columns}>
        <CompareSummary
          summary={summary}
          totals={totals}
          filter={wanted}
          sort={sort}
          onToggle={toggle}
          onSort={setSort}
        />
        <section className={classes.main} aria-label={text.differences}>
          <CompareBar
            summary={summary}
            totals={totals}
            filter={wanted}
            boxes={boxes}
            onBoxes={setBoxes}
            onKind={(kind) => onChange({ kind, change: null }, { replace: true })}
          />
          <div className={classes.found} role="status" data-quiet={isOverview || undefined}>
            {isStale || total === null ? text.filtering : text.found(total)}
            {isFiltered(wanted) && (
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconFilterOff size={14} aria-hidden />}
                onClick={() => onChange(noFilter, { replace: true })}
              >
                {text.clear}
              </Button>
            )}
          </div>
          {changes.error !== null && (
            <ErrorMessage error={describeError(changes.error)} onRetry={changes.retry} />
          )}
          {changes.error === null && changes.incomplete && (
            <p className={classes.note} role="alert">
              {text.incomplete}{" "}
              <Button variant="subtle" size="compact-xs" onClick={changes.retry}>
                {text.retry}
              </Button>
            </p>
          )}
          {total === null && changes.error === null && <SheetSkeleton />}
          {total === 0 && (
            <StateMessage
              icon={<IconFilterOff size={22} />}
              title={text.noMatch.title}
              text={text.noMatch.text}
            />
          )}
          {total !== null && total > 0 && (
            <div className={classes.shown} data-stale={isStale || undefined} data-boxes={boxes}>
              {isOverview ? (
                <CompareOverview summary={summary} pair={pair} onOpen={open} />
              ) : (
                <CompareSheet
                  key={JSON.stringify(filter)}
                  changes={changes}
                  total={total}
                  filter={filter}
                  onOpen={open}
                />
              )}
            </div>
          )}
        </section>
        <ChangeDialog
          mediaId={mediaId}
          changes={changes}
          pair={pair}
          onShow={(item) => onChange({ item }, { replace: true })}
        />
      </div>
    </>
  );
}

/**
 * The filter of the shown items: the previous one, until the first items of the new one are loaded.
 * @returns the filter, and whether another one is loading
 */
function useSettledFilter(pair: VersionPair, wanted: CompareFilter): [CompareFilter, boolean] {
  const { dataset } = useDatasetPage();
  const [shown, setShown] = useState(wanted);
  const { isPending } = useQuery(diffPageQuery(dataset.id, pair, wanted));
  const isSame = isSameFilter(shown, wanted);
  if (!isSame && !isPending) setShown(wanted);
  return [shown, !isSame];
}
