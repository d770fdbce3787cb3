import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteSnapshot, undeleteSnapshot } from "#contract/routes/snapshots.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { wireMicros } from "#contract/wire.ts";
import { call } from "#/api/client.ts";
import { hasStatus } from "#/api/errors.ts";
import { receiptKeys, snapshotKeys } from "#/api/keys.ts";
import { noteOwnChange } from "#/api/own-change.ts";
import { seedLists } from "./snapshot-list.ts";

/** The result for one of several snapshots. */
export interface Outcome {
  snapshotId: string;
  /** null on success. */
  error: unknown;
}

/** Concurrent requests: the documented API removes one snapshot at a time. */
const lanes = 4;

/**
 * Removes snapshots independently: a refusal of one does not affect the others. Returns a result for each, in the given
 * order. Errors of each: 409 for the current version and for one that is being restored or cloned; 404 where it was
 * removed already.
 */
export function useRemoveSnapshots(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (snapshotIds: readonly string[]) =>
      inLanes(snapshotIds, async (snapshotId) =>
        call(deleteSnapshot, { params: { dataset_id: datasetId, snapshot_id: snapshotId } }),
      ),
    onSuccess: async (outcomes) => {
      // A snapshot that was already removed has left the list too.
      const gone = outcomes.filter(({ error }) => error === null || hasStatus(error, 404));
      const ids = new Set(gone.map(({ snapshotId }) => snapshotId));
      seedLists(client, datasetId, (rows) => rows.filter((row) => !ids.has(row.snapshot_id)));
      for (const id of ids) client.removeQueries({ queryKey: snapshotKeys.detail(datasetId, id) });
      await listsChanged(client, datasetId);
    },
  });
}

/** Brings removed snapshots back. Needs the feature `undelete`. Errors of each: 404 where its time is over. */
export function useUndeleteSnapshots(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (snapshotIds: readonly string[]) => {
      const back: Snapshot[] = [];
      const outcomes = await inLanes(snapshotIds, async (snapshotId) => {
        const params = { dataset_id: datasetId, snapshot_id: snapshotId };
        back.push(await call(undeleteSnapshot, { params }));
      });
      return { outcomes, back };
    },
    onSuccess: async ({ back }) => {
      noteOwnChange();
      const ids = new Set(back.map((row) => row.snapshot_id));
      const drop = (rows: readonly Snapshot[]) => rows.filter((row) => !ids.has(row.snapshot_id));
      seedLists(client, datasetId, drop, "removed");
      // Inserted at their places, as far as the list is loaded: a refetch would only read the newest.
      seedLists(
        client,
        datasetId,
        (rows, { nextCursor }) => {
          const all = [...drop(rows), ...back].sort((a, b) => takenAt(b) - takenAt(a));
          const last = rows.at(-1);
          return nextCursor === null || last === undefined
            ? all
            : all.filter((row) => takenAt(row) >= takenAt(last));
        },
        "unfiltered",
      );
      await listsChanged(client, datasetId);
    },
  });
}

function takenAt({ created_at }: Snapshot): number {
  return wireMicros(created_at);
}

/** Neither changes the dataset, but both may change whether a restore can be undone. */
async function listsChanged(client: QueryClient, datasetId: string): Promise<void> {
  await Promise.all(
    [
      snapshotKeys.lists(datasetId),
      snapshotKeys.filters(datasetId),
      receiptKeys.all(datasetId),
    ].map(async (queryKey) => client.invalidateQueries({ queryKey })),
  );
}

async function inLanes(
  snapshotIds: readonly string[],
  act: (snapshotId: string) => Promise<unknown>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = snapshotIds.map((snapshotId) => ({ snapshotId, error: null }));
  const waiting = outcomes.values();
  const lane = async () => {
    for (const outcome of waiting) {
      try {
        await act(outcome.snapshotId);
      } catch (error) {
        outcome.error = error;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}
