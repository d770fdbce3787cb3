import type { TaskMessage } from "#contract/task-messages.ts";
import { isFinal } from "#contract/task.ts";
import type { Trx } from "../catalog/catalog.ts";
import { lockDatasetForTask } from "../catalog/datasets.ts";
import { recordFiles } from "../catalog/lake-files.ts";
import { holdsLease, publishHead } from "../catalog/leases.ts";
import { keepMade } from "../catalog/made-versions.ts";
import { recordAudit } from "../catalog/records.ts";
import type { DatasetRow, SnapshotRow, TaskRow } from "../catalog/schema.ts";
import { forgetCheckpoint, insertFailures, lockTask } from "../catalog/tasks.ts";
import { placeOf, rememberStep } from "../catalog/undo.ts";
import { shareFamily } from "../catalog/versions.ts";
import { fault } from "../fault.ts";
import { saveReplaced } from "../writing/save-head.ts";
import { LeaseLostError, fragmentsToCompact } from "../writing/with-writer.ts";
import type { TaskDeps } from "./deps.ts";
import { endTask, failTask } from "./end-task.ts";
import type { Ended, Outcome, TaskKind } from "./kind.ts";
import type { Claim, Run } from "./run.ts";
import { TaskEndedError } from "./task-runs.ts";

/**
 * Completes a task whose work is done: one transaction moves the head, takes the automatic snapshot, and completes the
 * task with all its records.
 * @throws LeaseLostError, TaskEndedError where this run may not end it
 */
export async function finishTask<D extends TaskDeps>(
  deps: D,
  kind: TaskKind<D>,
  { row, lease }: Claim<unknown, unknown>,
  run: Run<unknown, unknown>,
  outcome: Outcome,
): Promise<void> {
  const made = outcome.changed === 0 ? null : await run.result();
  await deps.catalog.transaction(async (trx) => {
    // The published version names files of the family: the collector must not be about to move these.
    await shareFamily(trx, run.dataset.family_id);
    const replaced = await lockDatasetForTask(trx, row.dataset_id);
    const task = await lockTask(trx, row.id);
    deps.present.throwIfAborted();
    if (task?.status !== "RUNNING" || task.worker !== deps.worker) throw new TaskEndedError();
    if (lease !== null && !(await holdsLease(trx, lease))) throw new LeaseLostError();
    const head =
      made === null
        ? null
        : {
            ...made.version,
            ...made.counts,
            content: made.content,
            fragmented: made.fragments >= fragmentsToCompact,
          };
    let saved: SnapshotRow | null = null;
    let before: string | null = task.snapshot_id;
    if (head !== null && made !== null && lease !== null) {
      if (!(await publishHead(trx, lease, head, outcome.content))) throw new LeaseLostError();
      await recordFiles(trx, replaced.family_id, made.files);
      if (kind.keepsResult === true) {
        await keepMade(trx, task.id, { ...head, revision: replaced.head_revision + 1 });
      }
      const name = await kind.savesFirst(run, trx);
      if (name !== null) {
        saved = await saveReplaced(trx, replaced, { name, createdBy: task.created_by });
        // Where no snapshot was needed, the current one is the replaced state.
        before ??= saved?.id ?? replaced.current_snapshot_id;
      }
    }
    await insertFailures(trx, task.id, run.unrecorded);
    const ending = {
      message: outcome.message,
      items_done: task.items_total,
      items_failed: run.failed,
      snapshot_id: before,
    };
    await endTask(trx, task, "COMPLETED", ending, outcome.status);
    const ended: Ended = { replaced, head, saved };
    const details = await outcome.record?.(trx, ended);
    if (kind.operation !== null) {
      await recordEdit(trx, kind.operation, { task, ended, outcome, details: details ?? {} });
    }
    await fault("task.ended");
  });
}

async function recordEdit(
  trx: Trx,
  operation: string,
  edit: { task: TaskRow; ended: Ended; outcome: Outcome; details: Record<string, unknown> },
): Promise<void> {
  const { task, outcome } = edit;
  const { replaced, head, saved } = edit.ended;
  if (head !== null && outcome.content === "edited") {
    await rememberStep(trx, {
      ...placeOf(asSaved(replaced, saved)),
      dataset_id: replaced.id,
      head_revision: replaced.head_revision + 1,
      redo: false,
      operation,
      items: outcome.changed,
    });
  }
  await recordAudit(trx, {
    datasetId: replaced.id,
    actor: task.created_by,
    action: operation,
    details: {
      ...outcome.details,
      task_id: task.id,
      safety_snapshot_id: saved?.id ?? null,
      ...edit.details,
      items: outcome.changed,
    },
    requestId: task.request_id,
  });
}

/** The dataset as an undo restores it: the replaced state may just have become the current version. */
function asSaved(replaced: DatasetRow, saved: SnapshotRow | null): DatasetRow {
  return saved === null ? replaced : { ...replaced, current_snapshot_id: saved.id, edited: false };
}

/** Ends a task that failed. @returns false where this run may not end it: then nothing was changed. */
export async function failRun(
  deps: TaskDeps,
  { row, lease }: Claim<unknown, unknown>,
  reason: TaskMessage,
  { resumable }: { resumable: boolean },
): Promise<boolean> {
  return await deps.catalog.transaction(async (trx) => {
    if (lease !== null && !(await holdsLease(trx, lease))) return false;
    await lockDatasetForTask(trx, row.dataset_id);
    const task = await lockTask(trx, row.id);
    if (task === undefined || isFinal(task.status) || task.worker !== deps.worker) return true;
    await failTask(trx, task, reason);
    if (!resumable) await forgetCheckpoint(trx, task.id);
    return true;
  });
}
