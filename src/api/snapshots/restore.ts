import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import type { MediaFilter } from "#contract/media.ts";
import { adoptVersion } from "#contract/routes/adopt.ts";
import { cloneName } from "#contract/names.ts";
import type { RestorableField } from "#contract/receipt.ts";
import { partialRestore } from "#contract/routes/receipts.ts";
import { cloneSnapshot, createSnapshot, restoreSnapshot } from "#contract/routes/snapshots.ts";
import { listTasks } from "#contract/routes/tasks.ts";
import { call, callWithMeta } from "#/api/client.ts";
import { hasStatus } from "#/api/errors.ts";
import { datasetKeys, lineageKeys, mediaKeys, snapshotKeys } from "#/api/keys.ts";
import { datasetQuery } from "#/api/datasets.ts";
import { isExtended, sendOnce } from "#/api/send-once.ts";
import { capabilitiesQuery, meQuery } from "#/api/session.ts";
import { seedCreated, snapshotsChanged } from "./snapshots.ts";
import { expectTask } from "#/api/tasks/started-tasks.ts";
import { typeTasks } from "#/api/tasks/task-lists.ts";
import { type ExpectedTask, type TaskWords, taskIdOf } from "#/api/tasks/task-match.ts";

/**
 * The two actions that answer 202 with an empty body. Before the request, both record the existing tasks of the kind,
 * to recognise the new one, and afterwards add it to the started tasks of the tab.
 */

export interface RestoreRequest {
  /** A snapshot's id, or `current`: discard the changes since the current version. */
  snapshotId: string;
  /** Save the replaced state as a snapshot. */
  safety: boolean;
  reason?: string | undefined;
  /** The head that the user saw; if it has moved, the answer is 409. */
  ifHead?: string | undefined;
  /** Only these fields, or only the items of this filter; absent: everything. Needs the feature `partial_restore`. */
  only?: RestorableField[] | undefined;
  filter?: MediaFilter | undefined;
  /** The dataset that has the snapshot, if it is another one of the family. Needs the feature `adopt`. */
  adoptFrom?: string | undefined;
  /** The name of the safety snapshot on a backend that does not create one itself. */
  safetyName?: string | undefined;
  /** What to say at the end. */
  words: TaskWords;
}

/**
 * The task is then among the started ones of the tab (`useStartedTasks`). Errors: 403; 409 with the reason. With `safety`
 * on a backend that lacks it, an ordinary snapshot is created first: if that fails, nothing is restored.
 */
export function useRestoreSnapshot(dataset: Pick<Dataset, "id">) {
  const client = useQueryClient();
  const datasetId = dataset.id;
  return useMutation({
    mutationFn: async (request: RestoreRequest) => {
      const { features } = await client.query({ ...capabilitiesQuery(), staleTime: "static" });
      const extended = features.length > 0;
      const expected = await rememberTasks(client, "SNAPSHOT_RESTORE", datasetId, extended);
      if (request.safety && !features.includes("safety"))
        await createFirst(client, datasetId, request);
      const params = { dataset_id: datasetId, snapshot_id: request.snapshotId };
      const { headers } = await sendOnce(extended, async (sent) =>
        request.adoptFrom !== undefined
          ? callWithMeta(
              adoptVersion,
              {
                params,
                body: {
                  ...adopted(request.adoptFrom, request.snapshotId),
                  ...extendedBody(request),
                },
              },
              { headers: sent },
            )
          : isPartial(request)
            ? callWithMeta(
                partialRestore,
                { params, body: { ...extendedBody(request), ...scopeOf(request) } },
                { headers: sent },
              )
            : callWithMeta(
                restoreSnapshot,
                { params, ...(extended ? { body: extendedBody(request) } : {}) },
                { headers: sent },
              ),
      );
      const taskId = taskIdOf(headers.get("location"));
      expectTask(client, { ...expected, taskId, words: request.words });
    },
    onSuccess: async () => snapshotsChanged(client, datasetId),
    // Pending until the facts are read again: what the user then confirms is what is shown.
    onError: async (error) => {
      if (hasStatus(error, 409)) await snapshotsChanged(client, datasetId);
    },
  });
}

/** What comes back with an item that is still there: all but the file and the cluster. */
const ownFields: RestorableField[] = ["labels", "tags", "caption", "metadata"];

/**
 * Makes one item what it was in a snapshot, as one edit that can be undone; an item that is gone comes back whole.
 * Needs the feature `partial_restore`. Errors: 403; 409 with the reason.
 * @returns the dataset's head after it
 */
export function useBringBack(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({
      snapshotId,
      mediaId,
      isGone,
    }: {
      snapshotId: string;
      mediaId: string;
      isGone: boolean;
    }) => {
      const params = { dataset_id: datasetId, snapshot_id: snapshotId };
      const filter = { media_ids: [mediaId] };
      const body = isGone ? { filter } : { filter, only: ownFields };
      await sendOnce(true, async (headers) =>
        callWithMeta(partialRestore, { params, body }, { headers }),
      );
      await Promise.all([
        snapshotsChanged(client, datasetId),
        client.invalidateQueries({ queryKey: mediaKeys.now(datasetId) }),
      ]);
      return (await client.query({ ...datasetQuery(datasetId), staleTime: "static" })).head ?? "";
    },
  });
}

export interface CloneRequest {
  snapshotId: string;
  /** Of the new dataset. Needs the feature `inventory`: without it, that of the source with a suffix is given. */
  name?: string | undefined;
  /** What to say at the end. */
  words: TaskWords;
}

/** Clones a snapshot into a new dataset, which the started task names. Errors: 403; 409 with the reason. */
export function useCloneSnapshot(dataset: Pick<Dataset, "id" | "display_name">) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ snapshotId, name, words }: CloneRequest) => {
      const extended = await isExtended(client);
      const expected = await rememberTasks(client, "SNAPSHOT_CLONE", null, extended);
      const params = { dataset_id: dataset.id, snapshot_id: snapshotId };
      const args = { params, ...(name === undefined ? {} : { body: { name } }) };
      const { headers } = await sendOnce(extended, async (sent) =>
        callWithMeta(cloneSnapshot, args, { headers: sent }),
      );
      expectTask(client, {
        ...expected,
        taskId: taskIdOf(headers.get("location")),
        datasetId: headers.get("x-dataset-id"),
        datasetName: name ?? cloneName(dataset.display_name),
        words,
      });
    },
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: datasetKeys.lists() }),
        client.invalidateQueries({ queryKey: lineageKeys.all() }),
      ]);
    },
  });
}

/** Records the tasks before the request. With a `Location` in the answer the list need not be read first. */
async function rememberTasks(
  client: QueryClient,
  taskType: "SNAPSHOT_RESTORE" | "SNAPSHOT_CLONE",
  datasetId: string | null,
  extended: boolean,
): Promise<ExpectedTask> {
  const scope = datasetId === null ? {} : { dataset_id: datasetId };
  const query = { ...typeTasks(taskType), ...scope };
  const [page, me] = await Promise.all([
    extended ? null : call(listTasks, { query }),
    client.query({ ...meQuery(), staleTime: "static" }).catch(() => null),
  ]);
  return {
    taskType,
    datasetId,
    knownIds: page?.tasks.map(({ task_id }) => task_id) ?? [],
    author: me?.email ?? null,
  };
}

async function createFirst(
  client: QueryClient,
  datasetId: string,
  { safetyName }: RestoreRequest,
): Promise<void> {
  const created = await call(createSnapshot, {
    params: { dataset_id: datasetId },
    body: safetyName === undefined ? {} : { name: safetyName },
  });
  seedCreated(client, datasetId, created);
  void client.invalidateQueries({ queryKey: snapshotKeys.lists(datasetId) });
}

function isPartial({ only, filter }: RestoreRequest): boolean {
  return only !== undefined || filter !== undefined;
}

/** The fields of a partial restore's body that narrow it. */
export function scopeOf({ only, filter }: Pick<RestoreRequest, "only" | "filter">) {
  return { ...(only ? { only } : {}), ...(filter ? { filter } : {}) };
}

/** The fields of an adoption's body that name the version. */
export function adopted(datasetId: string, snapshotId: string) {
  return { dataset_id: datasetId, snapshot_id: snapshotId };
}

function extendedBody({ safety, reason, ifHead }: RestoreRequest) {
  return {
    safety,
    ...(reason ? { reason } : {}),
    ...(ifHead === undefined ? {} : { if_head: ifHead }),
  };
}
