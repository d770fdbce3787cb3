import {
  type InfiniteData,
  type QueryClient,
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import {
  createSnapshot,
  deleteSnapshot,
  getSnapshot,
  listSnapshots,
  updateSnapshot,
} from "#contract/routes.ts";
import type { CreateSnapshot, Snapshot, UpdateSnapshot } from "#contract/snapshot.ts";
import { call, callWithMeta } from "./client.ts";
import { hasStatus } from "./errors.ts";
import { type SnapshotFilter, datasetKeys, snapshotKeys } from "./keys.ts";
import { nextCursor } from "./link-header.ts";
import { isExtended, sendOnce } from "./send-once.ts";

export interface SnapshotPage {
  snapshots: Snapshot[];
  nextCursor: string | null;
}

/** Snapshots a page. A backend that does not page answers all of them at once. */
const pageSize = 200;

/**
 * The snapshots of a dataset, newest first, a page at a time. The filter is applied by a backend that knows
 * it; a plain one ignores it and answers everything, so whoever filters does so again on what comes.
 */
export function snapshotListQuery(datasetId: string, filter: SnapshotFilter = {}) {
  const normal = normalFilter(filter);
  return infiniteQueryOptions({
    queryKey: snapshotKeys.list(datasetId, normal),
    queryFn: async ({ pageParam, signal }): Promise<SnapshotPage> => {
      const query = { ...normal, limit: pageSize, cursor: pageParam ?? undefined };
      const args = { params: { dataset_id: datasetId }, query };
      const { data, headers } = await callWithMeta(listSnapshots, args, { signal });
      return { snapshots: data, nextCursor: nextCursor(headers.get("link")) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** One snapshot: where the backend does not answer for a single one, out of the list. */
export function snapshotQuery(datasetId: string, snapshotId: string) {
  return queryOptions({
    queryKey: snapshotKeys.detail(datasetId, snapshotId),
    queryFn: async ({ signal, client }) => {
      const listed = cachedSnapshots(client, datasetId).find(
        ({ snapshot_id }) => snapshot_id === snapshotId,
      );
      const params = { dataset_id: datasetId, snapshot_id: snapshotId };
      try {
        return await call(getSnapshot, { params }, signal);
      } catch (error) {
        if (!isMissing(error)) throw error;
        const all = listed
          ? [listed]
          : await call(listSnapshots, { params: { dataset_id: datasetId } }, signal);
        const found = all.find(({ snapshot_id }) => snapshot_id === snapshotId);
        if (found === undefined) throw error;
        return found;
      }
    },
  });
}

/** Saves the current state. Errors: 403, 409 with the reason. */
export function useCreateSnapshot(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CreateSnapshot) => {
      const args = { params: { dataset_id: datasetId }, body };
      const { data } = await sendOnce(await isExtended(client), async (headers) =>
        callWithMeta(createSnapshot, args, { headers }),
      );
      return data;
    },
    onSuccess: async (created) => {
      seedCreated(client, datasetId, created);
      await snapshotsChanged(client, datasetId);
    },
  });
}

export function useUpdateSnapshot(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ snapshotId, ...body }: UpdateSnapshot & { snapshotId: string }) =>
      call(updateSnapshot, { params: { dataset_id: datasetId, snapshot_id: snapshotId }, body }),
    onSuccess: async (updated) => {
      seedLists(client, datasetId, (snapshots) =>
        snapshots.map((row) => (row.snapshot_id === updated.snapshot_id ? updated : row)),
      );
      client.setQueryData(snapshotKeys.detail(datasetId, updated.snapshot_id), updated);
      await client.invalidateQueries({ queryKey: snapshotKeys.lists(datasetId) });
    },
  });
}

/** Removes a snapshot. Errors: 409 for the current version and for one that is being restored or cloned. */
export function useDeleteSnapshot(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (snapshotId: string) =>
      call(deleteSnapshot, { params: { dataset_id: datasetId, snapshot_id: snapshotId } }),
    onSuccess: async (_, snapshotId) => {
      seedLists(client, datasetId, (snapshots) =>
        snapshots.filter(({ snapshot_id }) => snapshot_id !== snapshotId),
      );
      client.removeQueries({ queryKey: snapshotKeys.detail(datasetId, snapshotId) });
      await client.invalidateQueries({ queryKey: snapshotKeys.lists(datasetId) });
    },
  });
}

/** Every snapshot of a dataset that is in the cache, each once. */
export function cachedSnapshots(client: QueryClient, datasetId: string): Snapshot[] {
  const lists = client.getQueriesData<InfiniteData<SnapshotPage>>({
    queryKey: snapshotKeys.lists(datasetId),
  });
  const all = lists.flatMap(([, data]) => data?.pages.flatMap((page) => page.snapshots) ?? []);
  return [...new Map(all.map((snapshot) => [snapshot.snapshot_id, snapshot])).values()];
}

/** Puts a new snapshot on top of the unfiltered list; where it is current, no other is. */
export function seedCreated(client: QueryClient, datasetId: string, created: Snapshot): void {
  seedLists(client, datasetId, (snapshots) =>
    created.is_current ? snapshots.map((row) => ({ ...row, is_current: false })) : snapshots,
  );
  client.setQueryData<InfiniteData<SnapshotPage>>(
    snapshotKeys.list(datasetId, {}),
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page, at) =>
          at === 0 ? { ...page, snapshots: [created, ...page.snapshots] } : page,
        ),
      },
  );
  client.setQueryData(snapshotKeys.detail(datasetId, created.snapshot_id), created);
}

/** After a create or a restore: the list, and the dataset's current version and count of changes. */
export async function snapshotsChanged(client: QueryClient, datasetId: string): Promise<void> {
  await Promise.all(
    [snapshotKeys.all(datasetId), datasetKeys.detail(datasetId), datasetKeys.lists()].map(
      async (queryKey) => client.invalidateQueries({ queryKey }),
    ),
  );
}

function seedLists(
  client: QueryClient,
  datasetId: string,
  change: (snapshots: Snapshot[]) => Snapshot[],
): void {
  client.setQueriesData<InfiniteData<SnapshotPage>>(
    { queryKey: snapshotKeys.lists(datasetId) },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, snapshots: change(page.snapshots) })),
      },
  );
}

function isMissing(error: unknown): boolean {
  return hasStatus(error, 404, 405);
}

/** The same question has the same key: trimmed, sorted, without what is empty. */
function normalFilter({ q, reason, created_by }: SnapshotFilter): SnapshotFilter {
  const text = q?.trim();
  return {
    ...(text ? { q: text } : {}),
    ...(reason?.length ? { reason: reason.toSorted() } : {}),
    ...(created_by?.length ? { created_by: created_by.toSorted() } : {}),
  };
}
