import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import {
  createSnapshot,
  getSnapshot,
  listSnapshots,
  updateSnapshot,
} from "#contract/routes/snapshots.ts";
import type { CreateSnapshot, Snapshot, UpdateSnapshot } from "#contract/snapshot.ts";
import { call, callWithMeta } from "#/api/client.ts";
import { ApiError } from "#/api/errors.ts";
import { datasetKeys, snapshotKeys } from "#/api/keys.ts";
import { noteOwnChange } from "#/api/own-change.ts";
import { isExtended, sendOnce } from "#/api/send-once.ts";
import { cachedSnapshots, seedLists } from "./snapshot-list.ts";

/** One snapshot; if the backend cannot read a single one, from the list. */
export function snapshotQuery(datasetId: string, snapshotId: string) {
  return queryOptions({
    queryKey: snapshotKeys.detail(datasetId, snapshotId),
    queryFn: async ({ signal, client }) => {
      const params = { dataset_id: datasetId, snapshot_id: snapshotId };
      if (await isExtended(client)) return call(getSnapshot, { params }, signal);
      const isIt = (row: Snapshot) => row.snapshot_id === snapshotId;
      const args = { params: { dataset_id: datasetId } };
      const found =
        cachedSnapshots(client, datasetId).find(isIt) ??
        (await call(listSnapshots, args, signal)).find(isIt);
      if (found === undefined) throw new ApiError({ kind: "http", status: 404 });
      return found;
    },
  });
}

/** Saves the present state. Errors: 403, 409 with the reason. */
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

/** Adds a new snapshot at the top of the unfiltered list; if it is current, no other is. */
export function seedCreated(client: QueryClient, datasetId: string, created: Snapshot): void {
  noteOwnChange();
  if (created.is_current) {
    seedLists(client, datasetId, (snapshots) =>
      snapshots.map((row) => (row.is_current ? { ...row, is_current: false } : row)),
    );
    client.setQueryData<Dataset>(datasetKeys.detail(datasetId), (dataset) =>
      // A backend that does not send these fields still does not.
      dataset?.current_snapshot_id === undefined
        ? dataset
        : { ...dataset, current_snapshot_id: created.snapshot_id, changes_since_current: 0 },
    );
  }
  seedLists(client, datasetId, (snapshots) => [created, ...snapshots], "unfiltered");
  client.setQueryData(snapshotKeys.detail(datasetId, created.snapshot_id), created);
}

/** Refetches, after a create or a restore, the list, and the dataset's current version and count of changes. */
export async function snapshotsChanged(client: QueryClient, datasetId: string): Promise<void> {
  noteOwnChange();
  await Promise.all(
    [snapshotKeys.all(datasetId), datasetKeys.detail(datasetId), datasetKeys.lists()].map(
      async (queryKey) => client.invalidateQueries({ queryKey }),
    ),
  );
}
