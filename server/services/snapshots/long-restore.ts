import { transitions } from "#contract/task-rules.ts";
import type { PartialRestore } from "#contract/receipt.ts";
import { isFinal } from "#contract/task.ts";
import type { Trx } from "../../catalog/catalog.ts";
import { lockDatasetForTask, updateDataset } from "../../catalog/datasets.ts";
import type { SnapshotRow, TaskRow } from "../../catalog/schema.ts";
import {
  findTaskRow,
  insertRunningTask,
  lockTask,
  moveTask,
  runningTask,
} from "../../catalog/tasks.ts";
import { ServiceError } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import { insertFinishedTask } from "./finished-task.ts";
import { AnsweredError } from "../idempotency.ts";
import type { RequestContext } from "../../ports/services.ts";

/**
 * A restore that has to write, and its task. Mostly the task is born complete, with the head that it moved. One that
 * takes longer than its request should is shown before: the request is answered with a running task, the dataset is
 * read-only for everybody, and the work goes on in this process. Should that die, nothing was changed, and the
 * reaper says so.
 */
export interface LongRestore {
  taskId: string;
  datasetId: string;
  snapshot: SnapshotRow;
  asked: PartialRestore;
  context: RequestContext;
}

export interface RestoreProgress {
  done: number;
  total: number;
}

/**
 * Makes a restore that is under way a running task.
 * @param keepAnswer Notes in the same transaction that the request is answered with it.
 * @param seconds How long it has been running.
 * @returns false where its work has ended already, or where something else has the dataset: then its request waits.
 */
export async function showRestore(
  deps: Deps,
  restore: LongRestore,
  progress: RestoreProgress,
  seconds: number,
  keepAnswer: (trx: Trx) => Promise<void>,
): Promise<boolean> {
  const { taskId, datasetId, snapshot, context } = restore;
  try {
    return await deps.catalog.transaction(async (trx) => {
      const dataset = await lockDatasetForTask(trx, datasetId);
      const recorded = (await findTaskRow(trx, taskId)) !== undefined;
      if (recorded || (await runningTask(trx, datasetId)) !== undefined) return false;
      const task = {
        id: taskId,
        dataset_id: datasetId,
        type: "SNAPSHOT_RESTORE" as const,
        message: wordsOf(snapshot, progress),
        created_by: context.actor.email,
        snapshot_id: snapshot.id,
        parameters: JSON.stringify({ snapshot_id: snapshot.id, ...restore.asked }),
        request_id: context.requestId,
        items_done: progress.done,
        items_total: progress.total,
        items_failed: 0,
        status_before: dataset.status,
        worker: deps.worker,
      };
      await insertRunningTask(trx, task, seconds);
      await updateDataset(trx, datasetId, { status: "READ_ONLY" });
      await keepAnswer(trx);
      return true;
    });
  } catch (error) {
    // Another process was faster with the same request: its answer is what the work will find as well.
    if (error instanceof AnsweredError) return false;
    throw error;
  }
}

/** The task of a restore that is shown; null for one that nobody has seen. @throws ServiceError once it was given up. */
export async function shownRestore(trx: Trx, taskId: string): Promise<TaskRow | null> {
  const task = await findTaskRow(trx, taskId);
  if (task === undefined) return null;
  if (isFinal(task.status)) {
    throw new ServiceError("unavailable", "The restore was given up: nothing was changed");
  }
  return task;
}

/**
 * The task of a restore that is done, in the transaction that moves the head and holds the lock on the dataset.
 * @returns whether it was shown before, which has answered its request.
 */
export async function completeRestore(
  trx: Trx,
  restore: LongRestore,
  message: string,
): Promise<boolean> {
  const { taskId, datasetId, snapshot, asked, context } = restore;
  const shown = await shownRestore(trx, taskId);
  if (shown === null) {
    await insertFinishedTask(trx, {
      id: taskId,
      type: "SNAPSHOT_RESTORE",
      datasetId,
      snapshotId: snapshot.id,
      asked: { ...asked },
      message,
      context,
    });
    return false;
  }
  await updateDataset(trx, datasetId, { status: shown.status_before ?? "READY" });
  await moveTask(trx, taskId, "COMPLETED", { message, items_done: shown.items_total });
  return true;
}

/** Ends the task of a restore that failed after it was shown. The dataset is what it was. */
export async function failRestore(
  deps: Deps,
  { taskId, datasetId }: Pick<LongRestore, "taskId" | "datasetId">,
  error: unknown,
): Promise<void> {
  if (!(error instanceof ServiceError)) {
    deps.log.error({ task: taskId, error: String(error) }, "restore failed");
  }
  const reason =
    error instanceof ServiceError ? error.message : "The restore failed: nothing was changed";
  await deps.catalog.transaction(async (trx) => {
    await lockDatasetForTask(trx, datasetId);
    const task = await lockTask(trx, taskId);
    // Given up by the reaper, or completed by a commit whose answer was lost.
    if (task === undefined || isFinal(task.status)) return;
    await moveTask(trx, taskId, "FAILED", { error: reason, message: "Failed" });
    await updateDataset(trx, datasetId, { status: statusAfterFailure(task) });
  });
}

/** What a dataset is once a task on it has failed. */
export function statusAfterFailure({ type, status_before: before }: TaskRow) {
  const next = transitions[type].FAILED;
  return next === "before" ? (before ?? "READY") : next;
}

export function wordsOf({ name }: SnapshotRow, { done, total }: RestoreProgress): string {
  return total === 0
    ? `Comparing with ${name}`
    : `Restored ${done.toLocaleString("en")} of ${total.toLocaleString("en")} items from ${name}`;
}
