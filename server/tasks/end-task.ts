import { scopeOf, statusAfter } from "#contract/task-rules.ts";
import type { Trx } from "../catalog/catalog.ts";
import { updateDataset } from "../catalog/datasets.ts";
import { fenceLease } from "../catalog/leases.ts";
import type { TaskRow } from "../catalog/schema.ts";
import { moveTask } from "../catalog/tasks.ts";

type Ending = Parameters<typeof moveTask>[3];

/** Ends a task, and gives its dataset the status that comes of it. Both must be locked. */
export async function endTask(
  trx: Trx,
  task: TaskRow,
  outcome: "COMPLETED" | "FAILED" | "ABORTED",
  ending: Ending,
): Promise<void> {
  await moveTask(trx, task.id, outcome, ending);
  const before = task.status_before ?? "READY";
  const status = statusAfter(task.type, outcome, before, scopeOf(task.parameters));
  await updateDataset(trx, task.dataset_id, {
    status,
    // What a task that was before it had to say stays, where the dataset stays in that state.
    ...(status !== "ERROR"
      ? { fatal_error_msg: null }
      : outcome === "FAILED" && before !== "ERROR"
        ? { fatal_error_msg: ending?.error ?? null }
        : {}),
  });
}

/** Ends a task badly. */
export async function failTask(trx: Trx, task: TaskRow, reason: string): Promise<void> {
  await endTask(trx, task, "FAILED", { error: reason, message: "Failed" });
}

/** Ends a task that somebody does not want any more; its run, wherever it is, can record nothing from now on. */
export async function abortTask(trx: Trx, task: TaskRow, actor: string): Promise<void> {
  if (task.worker !== null) await fenceLease(trx, task.dataset_id);
  await endTask(trx, task, "ABORTED", { message: `Aborted by ${actor}` });
}
