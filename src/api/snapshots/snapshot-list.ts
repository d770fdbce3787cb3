import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { getSnapshotFilters, listSnapshots } from "#contract/routes/snapshots.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { wireMicros } from "#contract/wire.ts";
import { call, callWithMeta } from "#/api/client.ts";
import { type SnapshotFilter, snapshotKeys } from "#/api/keys.ts";
import { nextCursor } from "#/api/link-header.ts";

/** The snapshots of a dataset, newest first, as far as they are loaded. */
export interface SnapshotList {
  snapshots: readonly Snapshot[];
  /** The cursor of the older ones; null where there are none. */
  nextCursor: string | null;
}

/** The size of the first page, which is also read for each refresh. */
const firstPage = 200;
/** The size of the pages of older snapshots: a long list is loaded in a few requests. */
const olderPage = 1000;

/**
 * One list that grows downwards, rather than pages: a snapshot hardly changes once it is taken, so a refetch reads only
 * the newest ones and keeps the older ones that were loaded. (A refetched infinite query reads each of its pages again:
 * after each create, fifty requests in a list of ten thousand.) A backend that does not page answers with all of them
 * at once, and one without the filter ignores it, so the screen filters the answer again.
 */
export function snapshotListQuery(datasetId: string, filter: SnapshotFilter = {}) {
  const normal = normalFilter(filter);
  return queryOptions({
    queryKey: snapshotKeys.list(datasetId, normal),
    queryFn: async ({ client, queryKey, signal }): Promise<SnapshotList> => {
      const newest = await fetchPage(datasetId, normal, firstPage, null, signal);
      // Read after the answer: more may have been loaded meanwhile.
      return refreshed(client.getQueryData<SnapshotList>(queryKey) ?? null, newest);
    },
    // Done by `refreshed`, row by row: comparing ten thousand of them deeply takes longer than a frame.
    structuralSharing: false,
  });
}

/**
 * Loads older snapshots into the list: one page, or as many as needed until one is included that was taken before the
 * given time (a wire time).
 */
export function useOlderSnapshots(datasetId: string, filter: SnapshotFilter) {
  const client = useQueryClient();
  const normal = normalFilter(filter);
  return useMutation({
    mutationFn: async ({ until }: { until?: string }) =>
      loadOlder(client, datasetId, normal, until),
  });
}

/** Loads the snapshots for `useOlderSnapshots`. @returns the list afterwards */
export async function loadOlder(
  client: QueryClient,
  datasetId: string,
  normal: SnapshotFilter,
  until?: string,
): Promise<readonly Snapshot[]> {
  const queryKey = snapshotKeys.list(datasetId, normal);
  for (;;) {
    const list = client.getQueryData<SnapshotList>(queryKey);
    if (!list || list.nextCursor === null) return list?.snapshots ?? [];
    const oldest = list.snapshots.at(-1);
    if (until !== undefined && oldest && isBefore(oldest, until)) return list.snapshots;
    const cursor = list.nextCursor;
    const older = await fetchPage(datasetId, normal, olderPage, cursor);
    const now = client.setQueryData<SnapshotList>(queryKey, (then) =>
      then?.nextCursor === cursor ? extended(then, older) : then,
    );
    if (until === undefined || older.snapshots.length === 0) return now?.snapshots ?? [];
  }
}

/** The filter values of all snapshots. Only on a backend with our extensions. */
export function snapshotFiltersQuery(datasetId: string) {
  return queryOptions({
    queryKey: snapshotKeys.filters(datasetId),
    queryFn: async ({ signal }) =>
      call(getSnapshotFilters, { params: { dataset_id: datasetId } }, signal),
  });
}

/** The fresh newest ones, followed by the older ones that were loaded. */
export function refreshed(before: SnapshotList | null, newest: SnapshotList): SnapshotList {
  const old = new Map(before?.snapshots.map((row) => [row.snapshot_id, row]));
  const snapshots = newest.snapshots.map((row) => same(old.get(row.snapshot_id), row));
  if (before && isUnchanged(before, { ...newest, snapshots })) return before;
  const last = newest.snapshots.at(-1);
  if (!before || newest.nextCursor === null || last === undefined) return { ...newest, snapshots };
  const known = new Set(newest.snapshots.map((row) => row.snapshot_id));
  const joint = before.snapshots.findLastIndex((row) => known.has(row.snapshot_id));
  // So many are new that there would be a gap: the list starts over.
  if (joint === -1) return { ...newest, snapshots };
  const end = wireMicros(last.created_at);
  const older = before.snapshots
    .slice(joint + 1)
    .filter((row) => wireMicros(row.created_at) <= end);
  if (older.length === 0) return { ...newest, snapshots };
  return { snapshots: [...snapshots, ...older], nextCursor: before.nextCursor };
}

/** The list is polled every few seconds, and is seldom changed. An unchanged list is not rendered again. */
function isUnchanged(before: SnapshotList, { snapshots, nextCursor }: SnapshotList): boolean {
  const isPart = snapshots.length < before.snapshots.length;
  return (
    snapshots.every((row, index) => row === before.snapshots[index]) &&
    (isPart ? nextCursor !== null : nextCursor === before.nextCursor)
  );
}

/** Changes the rows of the cached lists, of live or of removed snapshots. */
export function seedLists(
  client: QueryClient,
  datasetId: string,
  change: (snapshots: readonly Snapshot[], list: SnapshotList) => readonly Snapshot[],
  which: "live" | "removed" | "unfiltered" = "live",
): void {
  const lists = client.getQueryCache().findAll({ queryKey: snapshotKeys.lists(datasetId) });
  for (const { queryKey } of lists) {
    const filter = queryKey[3] as SnapshotFilter;
    const kind = filter.removed === true ? "removed" : "live";
    if (which === "unfiltered" ? Object.keys(filter).length > 0 : kind !== which) continue;
    client.setQueryData<SnapshotList>(
      queryKey,
      (list) => list && { ...list, snapshots: change(list.snapshots, list) },
    );
  }
}

/** Every cached live snapshot of a dataset, each once. */
export function cachedSnapshots(client: QueryClient, datasetId: string): Snapshot[] {
  const lists = client.getQueriesData<SnapshotList>({ queryKey: snapshotKeys.lists(datasetId) });
  const all = lists.flatMap(([, list]) => list?.snapshots ?? []);
  const live = all.filter((row) => row.removed_at === undefined);
  return [...new Map(live.map((snapshot) => [snapshot.snapshot_id, snapshot])).values()];
}

function isBefore({ created_at }: Snapshot, moment: string): boolean {
  return wireMicros(created_at) < wireMicros(moment);
}

async function fetchPage(
  datasetId: string,
  filter: SnapshotFilter,
  limit: number,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<SnapshotList> {
  const query = {
    ...filter,
    limit,
    cursor: cursor ?? undefined,
  };
  const args = { params: { dataset_id: datasetId }, query };
  const { data, headers } = await callWithMeta(listSnapshots, args, { signal });
  return { snapshots: data, nextCursor: nextCursor(headers.get("link")) };
}

function extended(list: SnapshotList, older: SnapshotList): SnapshotList {
  const known = new Set(list.snapshots.map((row) => row.snapshot_id));
  const fresh = older.snapshots.filter((row) => !known.has(row.snapshot_id));
  return { snapshots: [...list.snapshots, ...fresh], nextCursor: older.nextCursor };
}

/** The old row if it is unchanged, so that its components need not be rendered again. */
function same(old: Snapshot | undefined, row: Snapshot): Snapshot {
  if (old === undefined) return row;
  const keys = Object.keys(row) as (keyof Snapshot)[];
  return keys.length === Object.keys(old).length && keys.every((key) => old[key] === row[key])
    ? old
    : row;
}

/** Gives equal filters the same key: trimmed, sorted, without empty values. */
function normalFilter({
  q,
  reason,
  created_by,
  automatic,
  removed,
}: SnapshotFilter): SnapshotFilter {
  const text = q?.trim();
  return {
    ...(text ? { q: text } : {}),
    ...(reason?.length ? { reason: reason.toSorted() } : {}),
    ...(created_by?.length ? { created_by: created_by.toSorted() } : {}),
    ...(automatic === false ? { automatic } : {}),
    ...(removed === true ? { removed } : {}),
  };
}
