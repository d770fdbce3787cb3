import { because } from "#contract/refusals.ts";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import {
  type PartialRestore,
  type RestoreScope,
  partialRestoreMessage,
  restorableFields,
} from "#contract/receipt.ts";
import { safetySnapshotName } from "#contract/names.ts";
import type { Trx } from "../../catalog/catalog.ts";
import { lockDatasetForTask, updateDataset } from "../../catalog/datasets.ts";
import type { PublishedHead } from "../../catalog/leases.ts";
import { insertReceipt } from "../../catalog/receipts.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { lockEvenRemoved } from "../../catalog/snapshots.ts";
import { recordProgress } from "../../catalog/tasks.ts";
import { isAway, refused } from "../../errors.ts";
import { fault } from "../../fault.ts";
import type { Restored } from "../../lake/write/restore-items.ts";
import { lockForSnapshot } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { AnsweredError, demandUnanswered, keepOnlyAnswer } from "../idempotency.ts";
import {
  type LongRestore,
  type RestoreProgress,
  completeRestore,
  failRestore,
  showRestore,
  shownRestore,
  wordsOf,
} from "./long-restore.ts";
import { demandReadable } from "./readable.ts";
import { receiptOf } from "./receipts.ts";
import { insertHeadSnapshot, needsSaving } from "./save-head.ts";
import type { Accepted, RequestContext } from "../../ports/services.ts";
import { type Recorded, writeItems } from "../write.ts";

/**
 * Brings some fields, or some items, back to what they are in a snapshot. An edit like any other: it takes the
 * writer's way, so that nothing of it can be seen before all of it can, and what others write meanwhile either comes
 * before it or after. Its task, receipt and safety snapshot are part of the transaction that moves the head. The
 * request waits for it, unless that takes long: then it is answered with a task that is still running.
 */
export async function partialRestore(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  snapshotId: string,
  body: PartialRestore,
): Promise<Accepted> {
  const since = performance.now();
  const begun = Promise.withResolvers<LongRestore>();
  const run: Run = {
    context,
    datasetId,
    snapshotId,
    body,
    request: ["partial_restore", datasetId, snapshotId, body],
    answer: { taskId: randomUUID(), datasetId },
    progress: { done: 0, total: 0 },
    onBegun: begun.resolve,
  };
  const working = writePart(deps, run);
  // Where showing it fails, the request is over, and a failure that comes later has no other listener.
  working.catch(() => {});
  const late = Promise.all([begun.promise, wait(deps.restoreAnswerMs, null, { ref: false })]);
  const first = await Promise.race([working, late]);
  if (!Array.isArray(first)) return first;
  const [restore] = first;
  const seconds = (performance.now() - since) / 1000;
  const shown = await showRestore(deps, restore, run.progress, seconds, (trx) =>
    keepOnlyAnswer(trx, context, run.request, run.answer),
  );
  if (!shown) return await working;
  goOn(deps, restore, working);
  // It may have got on while it was shown.
  await tellProgress(deps, run, restore.snapshot);
  return run.answer;
}

/** Changes nothing as long as the task is not shown. */
async function tellProgress(deps: Deps, run: Run, snapshot: SnapshotRow): Promise<void> {
  const message = wordsOf(snapshot, run.progress);
  const said = { ...run.progress, failed: 0, message };
  await recordProgress(deps.catalog.db, run.answer.taskId, deps.worker, said);
}

interface Run {
  context: RequestContext;
  datasetId: string;
  snapshotId: string;
  body: PartialRestore;
  /** What its Idempotency-Key stands for. */
  request: readonly unknown[];
  answer: Accepted;
  progress: RestoreProgress;
  /** Told when it holds the lease: from then on nothing but its own work is waited for. */
  onBegun: (restore: LongRestore) => void;
}

async function writePart(deps: Deps, run: Run): Promise<Accepted> {
  const { context, datasetId, snapshotId, body, answer } = run;
  const { taskId } = answer;
  const scope: RestoreScope = { only: body.only ?? null, filter: body.filter ?? null };
  // What the attempt under way has found out; a writer that lost its line begins anew with all of it.
  let found: { restore: LongRestore; family: string } | undefined;
  let restored: Restored = { added: 0, removed: 0, modified: 0 };
  const foundRestore = () => {
    if (found === undefined) throw new Error("The snapshot is looked up before the lease is taken");
    return found;
  };
  try {
    await writeItems(deps, {
      context,
      datasetId,
      operation: "restore_snapshot",
      ifHead: body.if_head,
      details: { snapshot_id: snapshotId, scope, reason: body.reason ?? null },
      async lock(trx) {
        // One that is shown was allowed, and only its own task is in its way.
        if ((await shownRestore(trx, taskId)) !== null) {
          return await lockDatasetForTask(trx, datasetId);
        }
        await demandUnanswered(trx, context, run.request);
        const { dataset, snapshot } = await lockForSnapshot(
          trx,
          context.actor,
          datasetId,
          snapshotId,
          "restore_snapshot",
        );
        const restore = { taskId, datasetId, snapshot, asked: body, context };
        found = { restore, family: dataset.family_id };
        return dataset;
      },
      async commit(writer, rev) {
        const { restore, family } = foundRestore();
        const { snapshot } = restore;
        run.onBegun(restore);
        await demandReadable(
          deps,
          deps.catalog.db,
          { family, version: snapshot },
          because("snapshot_unreadable", { operation: "restore_snapshot" }),
        );
        const fields = body.only ?? restorableFields;
        const onProgress = async (done: number, total: number) => {
          run.progress = { done, total };
          await tellProgress(deps, run, snapshot);
        };
        restored = await writer.restore(
          snapshot,
          { fields, filter: body.filter ?? {}, onProgress },
          rev,
        );
        return changesIn(restored);
      },
      async record(trx, replaced, head) {
        const { restore } = foundRestore();
        if (head !== null) await demandKept(trx, restore);
        const safety = await saveReplaced(trx, replaced, restore, head);
        const message = partialRestoreMessage(body, restore.snapshot.name, changesIn(restored));
        // Its time is after that of what it saved, which is how a timeline tells which came first.
        const answered = await completeRestore(trx, restore, message);
        const done = { restore, scope, restored, head, safety };
        const recorded = await recordRestore(trx, replaced, done);
        if (!answered) await keepOnlyAnswer(trx, context, run.request, answer);
        await fault(head === null ? "partial.unchanged" : "partial.recorded");
        return recorded;
      },
    });
  } catch (error) {
    if (error instanceof AnsweredError) return error.answer as Accepted;
    throw error;
  }
  return answer;
}

/**
 * A snapshot that was removed while it was read may be forgotten by now, and with it the bytes that only it had. With
 * the family shared, a collection either decided before, and this refuses, or finds the items in the new head.
 */
async function demandKept(trx: Trx, { datasetId, snapshot }: LongRestore): Promise<void> {
  if ((await lockEvenRemoved(trx, datasetId, snapshot.id))?.kept === true) return;
  throw refused(because("snapshot_collected"));
}

/** The request is answered: what becomes of the work, its task says. */
function goOn(deps: Deps, restore: LongRestore, working: Promise<Accepted>): void {
  const ended: Promise<void> = working
    .then(
      () => {},
      (error: unknown) => failSurely(deps, restore, error),
    )
    .catch((error: unknown) => {
      deps.log.error({ task: restore.taskId, error: String(error) }, "task not ended");
    })
    .finally(() => deps.underWay.delete(ended));
  deps.underWay.add(ended);
}

/** Its process lives, so no other ends its task: where the database is away, this one tries until it is back. */
async function failSurely(deps: Deps, restore: LongRestore, error: unknown): Promise<void> {
  for (;;) {
    try {
      return await failRestore(deps, restore, error);
    } catch (failed) {
      if (!isAway(failed)) throw failed;
    }
    await wait(1000, null, { ref: false });
  }
}

async function recordRestore(
  trx: Trx,
  replaced: DatasetRow,
  done: {
    restore: LongRestore;
    scope: RestoreScope;
    restored: Restored;
    /** null: nothing was changed. */
    head: PublishedHead | null;
    safety: SnapshotRow | null;
  },
): Promise<Recorded> {
  const { restore, restored, head, safety } = done;
  const { taskId, snapshot, asked, context } = restore;
  const { reason } = asked;
  const safetyId = safety?.id ?? null;
  await insertReceipt(trx, {
    ...receiptOf({ taskId, replaced, snapshot, safetyId, reason, context }),
    scope: JSON.stringify(done.scope),
    changed: JSON.stringify(restored),
    to_branch: head?.branch ?? replaced.head_branch,
    to_version: head?.version ?? replaced.head_version,
    images_after: head?.images ?? replaced.n_images,
    videos_after: head?.videos ?? replaced.n_videos,
  });
  return {
    details: { task_id: taskId, safety_snapshot_id: safety?.id ?? null, ...restored },
    replaced:
      safety === null ? replaced : { ...replaced, current_snapshot_id: safety.id, edited: false },
  };
}

/**
 * Saves what is replaced, where that is asked for and needed. Like `saveHead` for a head that was moved already: the
 * dataset differs from its current version from the start.
 */
async function saveReplaced(
  trx: Trx,
  replaced: DatasetRow,
  { snapshot, asked, context }: LongRestore,
  head: PublishedHead | null,
): Promise<SnapshotRow | null> {
  if (head === null || asked.safety !== true || !needsSaving(replaced)) return null;
  const saved = await insertHeadSnapshot(trx, replaced, randomUUID(), {
    reason: "auto",
    createdBy: context.actor.email,
    name: safetySnapshotName(snapshot.name),
  });
  await updateDataset(trx, replaced.id, { current_snapshot_id: saved.id });
  return saved;
}

function changesIn({ added, removed, modified }: Restored): number {
  return added + removed + modified;
}
