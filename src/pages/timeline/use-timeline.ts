import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { type Task, isFinal } from "#contract/task.ts";
import { wireMicros } from "#contract/wire.ts";
import { snapshotListQuery, useOlderSnapshots } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { live } from "#/query-client.ts";
import {
  type TimelineFilters,
  applyFilters,
  isSearching,
  matchingRestores,
  toQuery,
} from "./filters.ts";
import { type TimelineRow, buildRows } from "./list/row-model.ts";
import { useRestores } from "./use-restores.ts";

export interface Timeline {
  rows: readonly TimelineRow[];
  /** The number of snapshots among the rows. */
  found: number;
  /** Every loaded live snapshot, without the filters. */
  all: readonly Snapshot[];
  /** Those that match the filters, or removed ones if these are shown. */
  shown: readonly Snapshot[];
  /** Each loaded live snapshot by its id. */
  named: ReadonlyMap<string, Snapshot>;
  /** The parent of each of them. */
  parents: ReadonlyMap<string, string | null>;
  /** For each snapshot whose parent is not the row below: its parent. */
  origins: ReadonlyMap<string, string>;
  /** The current version, loaded separately if it is too deep in the list. */
  current: Snapshot | null;
  /** There is no snapshot at all, rather than no match. */
  isEmpty: boolean;
  /** The server's answer to the search is pending. */
  isSearching: boolean;
  /** Why the server's search failed; then matches among the snapshots that are not loaded are unknown. */
  searchError: unknown;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Restores are still loading: those that come then are not new. */
  restoresPending: boolean;
  moreFailed: boolean;
  /** The last refresh failed; the shown data is older. */
  refreshFailed: boolean;
  loadMore: () => void;
  /** Loads until a snapshot before the time (a wire time) is loaded, or all are. */
  loadUntil: (moment: string) => Promise<readonly Snapshot[]>;
  refresh: () => void;
}

/** A backend that does not page sends all snapshots each time: longer lists are polled less often. */
const oftenAsked = 500;

/** The filtered rows of the timeline. */
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
  // A backend that pages searches the snapshots that are not loaded; with all loaded, no request is needed.
  const filtered = isSearching(filters) || filters.hideAutomatic;
  const asksServer = filters.removed || (filtered && whole.data.nextCursor !== null);
  const filter = asksServer ? toQuery(filters) : {};
  const searched = useQuery({
    ...snapshotListQuery(dataset.id, filter),
    enabled: asksServer,
    // While typing, the previous matches stay; but removed snapshots must not show as live ones.
    placeholderData: (previous, query) =>
      query?.queryKey[3].removed === filter.removed ? previous : undefined,
  });
  const older = useOlderSnapshots(dataset.id, filter);

  const all = useMemo(
    () => marked(whole.data.snapshots, dataset, tasks),
    [whole.data, dataset, tasks],
  );
  const origins = useMemo(() => originsOf(all), [all]);
  const parents = useMemo(() => parentsOf(all), [all]);
  const named = useMemo(
    () => new Map(all.map((snapshot) => [snapshot.snapshot_id, snapshot])),
    [all],
  );
  const answer = asksServer ? searched.data : undefined;
  // Until the server has answered, the matches among the loaded snapshots.
  const fallback = filters.removed ? none : all;
  const source = useMemo(
    () => (answer ? marked(answer.snapshots, dataset, tasks) : fallback),
    [answer, fallback, dataset, tasks],
  );
  const shown = useMemo(() => applyFilters(source, filters), [source, filters]);

  const hasMore = (asksServer ? searched.data : whole.data)?.nextCursor != null;
  // A search shows those restores whose reason it finds: others in between would disturb.
  const { text } = filters;
  const searchesReasons =
    text.trim() !== "" && filters.reasons.length + filters.authors.length === 0;
  const { restores, isPending: restoresPending } = useRestores(dataset.id, tasks, {
    wanted: (!isSearching(filters) || searchesReasons) && !filters.removed,
    since: hasMore ? (shown.at(-1)?.created_at ?? null) : null,
  });
  const rows = useMemo(
    () => buildRows(shown, matchingRestores(restores, text), named, !hasMore),
    [shown, restores, text, named, hasMore],
  );

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
    named,
    parents,
    origins,
    current: listed ?? single.data ?? null,
    isEmpty: all.length === 0 && whole.data.nextCursor === null,
    isSearching: asksServer && (searched.isPending || searched.isPlaceholderData),
    searchError: asksServer && searched.isError && !searched.isFetching ? searched.error : null,
    hasMore,
    isLoadingMore: older.isPending,
    restoresPending,
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
    // Below the last loaded row there may be more.
    const below = all[index + 1]?.snapshot_id;
    if (below !== undefined && parent && parent !== below) origins.set(id, parent);
  }
  return origins;
}

/** A backend that does not name the parents has no branches either: each snapshot follows the one below. */
function parentsOf(all: readonly Snapshot[]): ReadonlyMap<string, string | null> {
  return new Map(
    all.map(({ snapshot_id: id, parent_id: parent }, index) => [
      id,
      parent === undefined ? (all[index + 1]?.snapshot_id ?? null) : parent,
    ]),
  );
}

/**
 * If the backend names the current version, that decides: old rows were loaded earlier, and are not refetched with each
 * restore.
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
