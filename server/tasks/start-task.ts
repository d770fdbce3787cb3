import { randomUUID } from "node:crypto";
import { taskMessage } from "#contract/task-messages.ts";
import { onlyReads, statusDuring } from "#contract/task-rules.ts";
import { type Trx, rawSql } from "../catalog/catalog.ts";
import { updateDataset } from "../catalog/datasets.ts";
import type { DatasetRow, TaskRow } from "../catalog/schema.ts";
import { forgetProgress, insertTask, restartTask, setJob } from "../catalog/tasks.ts";
import { fault } from "../fault.ts";
import type { Lane } from "../queue/queue.ts";
import type { TaskDeps } from "./deps.ts";
import type { TaskKind } from "./kind.ts";

export interface TaskStart<P> {
  /** Locked, and checked by the rules. */
  dataset: Pick<DatasetRow, "id" | "status">;
  parameters: P;
  /** The e-mail address of the requesting user. */
  actor: string;
  requestId: string;
  itemsTotal?: number;
  /** The snapshot that the task reads. */
  snapshotId?: string;
}

/**
 * Starts a task: writes its row, its job and the status of its dataset, in the caller's transaction.
 * @returns its id
 */
export async function startTask<D extends TaskDeps, P, S>(
  trx: Trx,
  kind: TaskKind<D, P, S>,
  { queue }: Pick<TaskDeps, "queue">,
  start: TaskStart<P>,
): Promise<string> {
  const { dataset } = start;
  const taskId = randomUUID();
  await insertTask(trx, {
    id: taskId,
    dataset_id: dataset.id,
    type: kind.type,
    status: "PENDING",
    message: taskMessage("waiting"),
    created_by: start.actor,
    snapshot_id: start.snapshotId ?? null,
    items_done: start.itemsTotal === undefined ? null : 0,
    items_total: start.itemsTotal ?? null,
    items_failed: 0,
    parameters: JSON.stringify(start.parameters),
    status_before: dataset.status,
    request_id: start.requestId,
  });
  await putInLane(trx, queue, kind.lane, { id: taskId, dataset_id: dataset.id });
  if (!onlyReads(kind.type)) {
    await updateDataset(trx, dataset.id, { status: statusDuring(kind.type, dataset.status) });
  }
  await fault("task.written");
  return taskId;
}

/** Starts a failed or aborted task again, from its checkpoint if that still exists. */
export async function retryTask<D extends TaskDeps>(
  trx: Trx,
  kind: TaskKind<D>,
  { queue }: Pick<TaskDeps, "queue">,
  { task, dataset }: { task: TaskRow; dataset: DatasetRow },
): Promise<void> {
  // The collector does not keep the work of an aborted task.
  if (task.checkpoint === null || task.status === "ABORTED") await forgetProgress(trx, task.id);
  await restartTask(trx, task.id, taskMessage("waiting_again"));
  await putInLane(trx, queue, kind.lane, task);
  if (onlyReads(task.type)) return;
  await updateDataset(trx, dataset.id, {
    fatal_error_msg: null,
    fatal_error_coded: null,
    status: statusDuring(task.type, dataset.status),
  });
}

async function putInLane(
  trx: Trx,
  queue: TaskDeps["queue"],
  lane: Lane,
  task: Pick<TaskRow, "id" | "dataset_id">,
): Promise<void> {
  const queued = { taskId: task.id, datasetId: task.dataset_id, lane };
  await setJob(trx, task.id, await queue.enqueue(rawSql(trx), queued));
}
