import { Button } from "@mantine/core";
import { IconEqual, IconFilterOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { diffPageQuery, diffSummaryQuery } from "#/api/comparison.ts";
import type { VersionPair } from "#/api/keys.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { toggled } from "#/lib/toggled.ts";
import type { SearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { compareText as text } from "#/strings/compare.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { type CompareFilter, isFiltered, isSameFilter, noFilter } from "./compare-filter.ts";
import classes from "./compare-page.module.css";
import { CompareSheet } from "./compare-sheet.tsx";
import { CompareSkeleton, SheetSkeleton } from "./compare-skeleton.tsx";
import { CompareSummary } from "./compare-summary.tsx";
import { useChanges } from "./use-changes.ts";
import { useTotals } from "./use-totals.ts";

interface ComparisonProps {
  pair: VersionPair;
  filter: CompareFilter;
  /** The open item, from the address; null: none. */
  mediaId: string | null;
  /** Changes the address. */
  onChange: (change: SearchChange, options?: { replace?: boolean }) => void;
}

/** The difference between two versions: the numbers, the sheet, and the large view of one item. */
export function Comparison({ pair, filter: wanted, mediaId, onChange }: ComparisonProps) {
  const { dataset } = useDatasetPage();
  const { data, error, refetch } = useQuery(diffSummaryQuery(dataset.id, pair));
  const [filter, isStale] = useSettledFilter(pair, wanted);
  const changes = useChanges(dataset.id, pair, filter);
  const totals = useTotals(pair, data?.summary);

  // The same object at every render, so that scrolling renders only changed cards.
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const open = useCallback((item: string) => latest.current({ item }), []);
  const toggle = useCallback(
    (name: keyof CompareFilter, value: string) =>
      latest.current({ [name]: toggled(wanted[name], value) }, { replace: true }),
    [wanted],
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
      <StateMessage icon={<IconEqual size={22} />} title={text.same.title} text={text.same.text} />
    );
  }
  const { total } = changes;
  return (
    <div className={classes.columns}>
      <CompareSummary summary={summary} totals={totals} filter={wanted} onToggle={toggle} />
      <div className={classes.main}>
        <div className={classes.found} role="status">
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
          <div className={classes.shown} data-stale={isStale || undefined}>
            <CompareSheet changes={changes} total={total} onOpen={open} />
          </div>
        )}
      </div>
      <ChangeDialog
        mediaId={mediaId}
        changes={changes}
        pair={pair}
        onShow={(item) => onChange({ item }, { replace: true })}
      />
    </div>
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
