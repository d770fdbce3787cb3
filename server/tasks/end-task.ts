import type { DatasetStatus } from "#contract/dataset.ts";
import { type TaskMessage, taskMessage, taskSentence } from "#contract/task-messages.ts";
import { onlyReads, scopeOf, statusAfter } from "#contract/task-rules.ts";
import type { Trx } from "../catalog/catalog.ts";
import { updateDataset } from "../catalog/datasets.ts";
import { fenceLease } from "../catalog/leases.ts";
import type { TaskRow } from "../catalog/schema.ts";
import { moveTask } from "../catalog/tasks.ts";

type Ending = Parameters<typeof moveTask>[3];

/**
 * Ends a task, and sets the resulting status of its dataset. Both must be locked.
 * @param statusOf Its status by that before the task; by default that of the type.
 */
export async function endTask(
  trx: Trx,
  task: TaskRow,
  outcome: "COMPLETED" | "FAILED" | "ABORTED",
  ending: Ending,
  statusOf?: (before: DatasetStatus) => DatasetStatus,
): Promise<void> {
  await moveTask(trx, task.id, outcome, ending);
  if (onlyReads(task.type)) return;
  const before = task.status_before ?? "READY";
  const status =
    statusOf?.(before) ?? statusAfter(task.type, outcome, before, scopeOf(task.parameters));
  await updateDataset(trx, task.dataset_id, {
    status,
    // The error of an earlier task stays while the dataset stays in ERROR.
    ...(status !== "ERROR"
      ? { fatal_error_msg: null, fatal_error_coded: null }
      : outcome === "FAILED" && before !== "ERROR"
        ? fatalError(ending?.error)
        : {}),
  });
}

function fatalError(error: TaskMessage | null | undefined) {
  return error == null
    ? { fatal_error_msg: null, fatal_error_coded: null }
    : { fatal_error_msg: taskSentence(error), fatal_error_coded: JSON.stringify(error) };
}

/** Ends a task as failed. */
export async function failTask(trx: Trx, task: TaskRow, reason: TaskMessage): Promise<void> {
  await endTask(trx, task, "FAILED", { error: reason, message: taskMessage("failed") });
}

/** Ends a task at a user's request; its run, in whatever process, can record nothing from now on. */
export async function abortTask(trx: Trx, task: TaskRow, actor: string): Promise<void> {
  if (task.worker !== null && !onlyReads(task.type)) await fenceLease(trx, task.dataset_id);
  await endTask(trx, task, "ABORTED", { message: taskMessage("aborted", { by: actor }) });
}
