import { randomUUID } from "node:crypto";
import { type PartialRestore, type RestoreScope, restorableFields } from "#contract/receipt.ts";
import { snapshotNameMax } from "#contract/snapshot.ts";
import type { Trx } from "../catalog/catalog.ts";
import { updateDataset } from "../catalog/datasets.ts";
import type { PublishedHead } from "../catalog/leases.ts";
import { insertReceipt } from "../catalog/records.ts";
import type { DatasetRow, SnapshotRow } from "../catalog/schema.ts";
import { fault } from "../fault.ts";
import type { Restored } from "../lake/restore-items.ts";
import { lockForSnapshot } from "./access.ts";
import { cutText } from "./cut-text.ts";
import type { Deps } from "./deps.ts";
import { insertFinishedTask } from "./finished-task.ts";
import { AnsweredError, demandUnanswered, keepOnlyAnswer } from "./idempotency.ts";
import { demandReadable } from "./readable.ts";
import { receiptOf } from "./receipts.ts";
import { insertHeadSnapshot, needsSaving } from "./save-head.ts";
import type { Accepted, RequestContext } from "./services.ts";
import { type Recorded, writeItems } from "./write.ts";

/**
 * Brings some fields, or some items, back to what they are in a snapshot. An edit like any other: it takes the
 * writer's way, so that nothing of it can be seen before all of it can, and what others write meanwhile either comes
 * before it or after. Its task, receipt and safety snapshot are part of the transaction that moves the head.
 */
export async function partialRestore(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  snapshotId: string,
  body: PartialRestore,
): Promise<Accepted> {
  const request = ["partial_restore", datasetId, snapshotId, body] as const;
  const scope: RestoreScope = { only: body.only ?? null, filter: body.filter ?? null };
  // What the attempt under way has found out; a writer that lost its line begins anew with all of it.
  let found: { snapshot: SnapshotRow; family: string } | undefined;
  let restored: Restored = { added: 0, removed: 0, modified: 0 };
  let accepted: Accepted | undefined;

  const foundSnapshot = () => {
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
        await demandUnanswered(trx, context, request);
        const { dataset, snapshot } = await lockForSnapshot(
          trx,
          context.actor,
          datasetId,
          () => snapshotId,
          "restore_snapshot",
        );
        found = { snapshot, family: dataset.family_id };
        return dataset;
      },
      async commit(writer, rev) {
        const { snapshot, family } = foundSnapshot();
        await demandReadable(
          deps,
          family,
          snapshot,
          "The snapshot's data cannot be read, so it was not restored: nothing has changed",
        );
        const fields = body.only ?? restorableFields;
        restored = await writer.restore(snapshot, { fields, filter: body.filter ?? {} }, rev);
        return changesIn(restored);
      },
      async record(trx, replaced, head) {
        const { snapshot } = foundSnapshot();
        const done = { context, body, scope, snapshot, restored, head };
        const recorded = await recordRestore(trx, replaced, done);
        accepted = { taskId: recorded.taskId, datasetId };
        await keepOnlyAnswer(trx, context, request, accepted);
        await fault(head === null ? "partial.unchanged" : "partial.recorded");
        return recorded;
      },
    });
  } catch (error) {
    if (error instanceof AnsweredError) return error.answer as Accepted;
    throw error;
  }
  if (accepted === undefined) throw new Error("A write that is done has been recorded");
  return accepted;
}

async function recordRestore(
  trx: Trx,
  replaced: DatasetRow,
  done: {
    context: RequestContext;
    body: PartialRestore;
    scope: RestoreScope;
    snapshot: SnapshotRow;
    restored: Restored;
    /** null: nothing was changed. */
    head: PublishedHead | null;
  },
): Promise<Recorded & { taskId: string }> {
  const { context, body, snapshot, restored, head } = done;
  const safety =
    head !== null && body.safety === true && needsSaving(replaced)
      ? await saveReplaced(trx, replaced, snapshot, context)
      : null;
  const task = await insertFinishedTask(trx, {
    type: "SNAPSHOT_RESTORE",
    datasetId: replaced.id,
    snapshotId: snapshot.id,
    asked: body,
    message: messageOf(body, snapshot, changesIn(restored)),
    context,
  });
  const { reason } = body;
  const receipt = { taskId: task.id, replaced, snapshot, safety, reason, context };
  await insertReceipt(trx, {
    ...(await receiptOf(trx, receipt)),
    scope: JSON.stringify(done.scope),
    changed: JSON.stringify(restored),
    to_branch: head?.branch ?? replaced.head_branch,
    to_version: head?.version ?? replaced.head_version,
    images_after: head?.images ?? replaced.n_images,
    videos_after: head?.videos ?? replaced.n_videos,
  });
  return {
    taskId: task.id,
    details: { task_id: task.id, safety_snapshot_id: safety?.id ?? null, ...restored },
    replaced:
      safety === null ? replaced : { ...replaced, current_snapshot_id: safety.id, edited: false },
  };
}

/** Like `saveHead` for a head that was moved already: the dataset differs from its current version from the start. */
async function saveReplaced(
  trx: Trx,
  replaced: DatasetRow,
  snapshot: SnapshotRow,
  context: RequestContext,
): Promise<SnapshotRow> {
  const saved = await insertHeadSnapshot(trx, replaced, randomUUID(), {
    reason: "auto",
    createdBy: context.actor.email,
    name: cutText(`Before restoring ${snapshot.name}`, snapshotNameMax),
  });
  await updateDataset(trx, replaced.id, { current_snapshot_id: saved.id });
  return saved;
}

function changesIn({ added, removed, modified }: Restored): number {
  return added + removed + modified;
}

function messageOf({ only }: PartialRestore, snapshot: SnapshotRow, changed: number): string {
  if (changed === 0) return `Nothing to restore: all of it is as in ${snapshot.name}`;
  const fields = only === undefined ? "" : `${[...new Set(only)].join(", ")} of `;
  const items = changed === 1 ? "1 item" : `${changed.toLocaleString("en")} items`;
  return `Restored ${fields}${items} from ${snapshot.name}`;
}
