import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { type Task, isFinal } from "#contract/task.ts";
import { wireMicros } from "#contract/wire.ts";
import { snapshotListQuery, useOlderSnapshots } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { live } from "#/query-client.ts";
import { type TimelineFilters, applyFilters, isSearching, toQuery } from "./filters.ts";
import { type TimelineRow, buildRows, finishedRestores } from "./list/row-model.ts";
import { useRestores } from "./use-restores.ts";

export interface Timeline {
  rows: readonly TimelineRow[];
  /** Snapshots among the rows. */
  found: number;
  /** Every live snapshot that is loaded, whatever the filters say. */
  all: readonly Snapshot[];
  /** Those that the filters leave, removed ones where these are asked for. */
  shown: readonly Snapshot[];
  /** Of those that did not grow from the one below them: from which they did. */
  origins: ReadonlyMap<string, string>;
  /** The current version, loaded for itself where it lies too deep in the list. */
  current: Snapshot | null;
  /** Nothing at all, rather than nothing that fits. */
  isEmpty: boolean;
  /** The server is asked, and what it says is not here yet. */
  isSearching: boolean;
  /** Why the server did not say what fits; then nothing is known about what is not loaded. */
  searchError: unknown;
  hasMore: boolean;
  isLoadingMore: boolean;
  moreFailed: boolean;
  /** The last refresh failed; what is shown is older. */
  refreshFailed: boolean;
  loadMore: () => void;
  /** Loads until a snapshot from before the moment (a wire time) is there, or all are. */
  loadUntil: (moment: string) => Promise<readonly Snapshot[]>;
  refresh: () => void;
}

/** A backend that does not page sends all of them each time: more than these are not asked for every few seconds. */
const oftenAsked = 500;

/** The rows of the timeline, filtered. */
export function useTimeline(
  dataset: Dataset,
  filters: TimelineFilters,
  tasks: readonly Task[],
  refresh: (typeof live)[keyof typeof live] = live.watched,
): Timeline {
  const whole = useSuspenseQuery({
    ...snapshotListQuery(dataset.id),
    refetchInterval: (query) => {
      const isLong = (query.state.data?.snapshots.length ?? 0) > oftenAsked;
      return (isLong ? live.embedded : refresh).refetchInterval(query);
    },
  });
  // A backend that pages is asked to look through what is not loaded yet; one that has told everything is not.
  const filtered = isSearching(filters) || filters.hideAutomatic;
  const asksServer = filters.removed || (filtered && whole.data.nextCursor !== null);
  const filter = asksServer ? toQuery(filters) : {};
  const searched = useQuery({
    ...snapshotListQuery(dataset.id, filter),
    enabled: asksServer,
    // While one types, what fitted the letters before; but removed ones are no live ones.
    placeholderData: (previous, query) =>
      query?.queryKey[3].removed === filter.removed ? previous : undefined,
  });
  const older = useOlderSnapshots(dataset.id, filter);

  const all = useMemo(
    () => marked(whole.data.snapshots, dataset, tasks),
    [whole.data, dataset, tasks],
  );
  const origins = useMemo(() => originsOf(all), [all]);
  const answer = asksServer ? searched.data : undefined;
  // Until the server has answered: what fits of what is loaded.
  const fallback = filters.removed ? none : all;
  const source = useMemo(
    () => (answer ? marked(answer.snapshots, dataset, tasks) : fallback),
    [answer, fallback, dataset, tasks],
  );
  const shown = useMemo(() => applyFilters(source, filters), [source, filters]);

  const hasMore = (asksServer ? searched.data : whole.data)?.nextCursor != null;
  // A search is for snapshots: restores between them would be noise.
  const restores = useRestores(dataset.id, tasks, {
    wanted: !isSearching(filters) && !filters.removed,
    since: hasMore ? (shown.at(-1)?.created_at ?? null) : null,
  });
  const rows = useMemo(() => {
    const named = new Map(all.map((snapshot) => [snapshot.snapshot_id, snapshot]));
    return buildRows(shown, finishedRestores(restores), named, !hasMore);
  }, [shown, restores, all, hasMore]);

  const currentId = dataset.current_snapshot_id;
  const listed = all.find((snapshot) => snapshot.is_current) ?? null;
  const single = useQuery({
    ...snapshotQuery(dataset.id, currentId ?? ""),
    enabled: listed === null && typeof currentId === "string",
  });

  return {
    rows,
    found: shown.length,
    all,
    shown,
    origins,
    current: listed ?? single.data ?? null,
    isEmpty: all.length === 0 && whole.data.nextCursor === null,
    isSearching: asksServer && (searched.isPending || searched.isPlaceholderData),
    searchError: asksServer && searched.isError && !searched.isFetching ? searched.error : null,
    hasMore,
    isLoadingMore: older.isPending,
    moreFailed: older.isError,
    refreshFailed: whole.isRefetchError,
    loadMore: () => {
      if (hasMore && !older.isPending) older.mutate({});
    },
    loadUntil: async (until) => {
      const last = shown.at(-1);
      if (!hasMore || (last && wireMicros(last.created_at) < wireMicros(until))) return shown;
      const loaded = await older.mutateAsync({ until });
      return applyFilters(loaded, filters);
    },
    refresh: () => void (asksServer ? searched : whole).refetch(),
  };
}

const none: readonly Snapshot[] = [];

function originsOf(all: readonly Snapshot[]): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const [index, { snapshot_id: id, parent_id: parent }] of all.entries()) {
    // Below the last one more may follow that is not loaded.
    const below = all[index + 1]?.snapshot_id;
    if (below !== undefined && parent && parent !== below) origins.set(id, parent);
  }
  return origins;
}

/**
 * Where the backend tells which version is current, that decides: the rows far down were loaded before, and are
 * not asked for again with each restore.
 */
function marked(
  snapshots: readonly Snapshot[],
  { current_snapshot_id: currentId }: Dataset,
  tasks: readonly Task[],
): readonly Snapshot[] {
  if (currentId === undefined) return snapshots;
  const restoring = new Set(
    tasks
      .filter(({ task_type: type, status }) => type === "SNAPSHOT_RESTORE" && !isFinal(status))
      .map(({ snapshot_id: id }) => id),
  );
  return snapshots.map((row) => {
    const current = row.snapshot_id === currentId;
    const isRestoring = restoring.has(row.snapshot_id);
    return row.is_current === current && row.is_restoring === isRestoring
      ? row
      : { ...row, is_current: current, is_restoring: isRestoring };
  });
}
