import {
  keepPreviousData,
  useInfiniteQuery,
  useSuspenseInfiniteQuery,
} from "@tanstack/react-query";
import { useMemo } from "react";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import { snapshotListQuery } from "#/api/snapshots.ts";
import { type TimelineFilters, applyFilters, isSearching } from "./filters.ts";
import { type TimelineRow, buildRows, finishedRestores } from "./rows.ts";

export interface Timeline {
  rows: readonly TimelineRow[];
  /** Snapshots among the rows. */
  found: number;
  /** Every snapshot that is loaded, whatever the filters say. */
  all: readonly Snapshot[];
  current: Snapshot | null;
  /** Nothing at all, rather than nothing that fits. */
  isEmpty: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  moreFailed: boolean;
  /** The last refresh failed; what is shown is older. */
  refreshFailed: boolean;
  loadMore: () => void;
  refresh: () => void;
}

/** The rows of the timeline, filtered. */
export function useTimeline(
  datasetId: string,
  filters: TimelineFilters,
  tasks: readonly Task[],
): Timeline {
  const whole = useSuspenseInfiniteQuery(snapshotListQuery(datasetId));
  // A backend that pages is asked to search what is not loaded yet; one that has told everything is not.
  const asksServer = isSearching(filters) && whole.hasNextPage;
  const searched = useInfiniteQuery({
    ...snapshotListQuery(datasetId, {
      q: filters.text,
      reason: filters.reasons,
      created_by: filters.authors,
    }),
    enabled: asksServer,
    placeholderData: keepPreviousData,
  });
  const pages = (asksServer ? searched.data : undefined) ?? whole.data;
  const query = asksServer ? searched : whole;

  const all = useMemo(() => whole.data.pages.flatMap((page) => page.snapshots), [whole.data]);
  const source = useMemo(() => pages.pages.flatMap((page) => page.snapshots), [pages]);
  const matching = useMemo(() => applyFilters(source, filters), [source, filters]);
  const rows = useMemo(() => {
    // A search is for snapshots: restores between them would be noise.
    const restores = isSearching(filters) ? [] : finishedRestores(tasks);
    const named = new Map(all.map((snapshot) => [snapshot.snapshot_id, snapshot]));
    return buildRows(matching, restores, named, !query.hasNextPage);
  }, [matching, filters, tasks, all, query.hasNextPage]);

  return {
    rows,
    found: matching.length,
    all,
    current: all.find((snapshot) => snapshot.is_current) ?? null,
    isEmpty: all.length === 0,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    moreFailed: query.isFetchNextPageError,
    refreshFailed: whole.isRefetchError,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    refresh: () => void whole.refetch(),
  };
}
