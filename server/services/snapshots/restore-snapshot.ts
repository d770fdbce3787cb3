import { type TaskMessage, taskMessage } from "#contract/task-messages.ts";
import { randomUUID } from "node:crypto";
import { because } from "#contract/refusals.ts";
import { safetySnapshotName } from "#contract/names.ts";
import type { AdoptedFrom } from "#contract/receipt.ts";
import type { RestoreSnapshot } from "#contract/snapshot.ts";
import { statusAfter } from "#contract/task-rules.ts";
import type { Trx } from "../../catalog/catalog.ts";
import { moveHead } from "../../catalog/leases.ts";
import { insertReceipt } from "../../catalog/receipts.ts";
import { recordAudit } from "../../catalog/records.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { refused } from "../../errors.ts";
import { fault } from "../../fault.ts";
import { lockForSnapshot } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { insertFinishedTask } from "./finished-task.ts";
import { once } from "../idempotency.ts";
import { demandReadable } from "./readable.ts";
import { receiptOf } from "./receipts.ts";
import { insertHeadSnapshot, needsSaving } from "../../writing/save-head.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import { headToken } from "../to-wire.ts";

/** Restores the dataset to a snapshot: only the head moves. */
export async function restoreSnapshot(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  which: string,
  body: RestoreSnapshot,
): Promise<Accepted> {
  return await moveInTransaction(
    deps,
    context,
    ["restore", datasetId, which, body],
    async (trx) => {
      const { actor } = context;
      const locked = await lockForSnapshot(trx, actor, datasetId, which, "restore_snapshot");
      return await moveTo(deps, trx, context, {
        ...locked,
        body,
        message: taskMessage("restored", { snapshot: locked.snapshot.name }),
      });
    },
  );
}

/** What a move of the head is, with the dataset locked. */
export interface Move {
  dataset: DatasetRow;
  /** The version, as a snapshot of the dataset. */
  snapshot: SnapshotRow;
  body: RestoreSnapshot;
  message: TaskMessage;
  /** Where it is from, if it was another dataset's; its snapshot here is written by `adopt`. */
  adopted?: { from: AdoptedFrom; adopt: (safetyId: string | null) => Promise<unknown> };
}

/** One transaction, once for each key of a client. */
export async function moveInTransaction(
  { catalog }: Deps,
  context: RequestContext,
  request: readonly unknown[],
  move: (trx: Trx) => Promise<Accepted>,
): Promise<Accepted> {
  const accepted = await catalog.transaction((trx) =>
    once(trx, context, request, async () => {
      await fault("restore.begun");
      return await move(trx);
    }),
  );
  await fault("restore.committed");
  return accepted;
}

/** Moves the head to a version and writes what is to be known of it: task, receipt, audit, and the state before. */
export async function moveTo(
  deps: Deps,
  trx: Trx,
  context: RequestContext,
  { dataset, snapshot, body, message, adopted }: Move,
): Promise<Accepted> {
  // Read while the rows are written; its result is awaited before the commit.
  const readable = demandReadable(
    deps,
    trx,
    { family: dataset.family_id, version: snapshot },
    because("snapshot_unreadable", { operation: "restore_snapshot" }),
  );
  readable.catch(() => {});
  if (body.if_head !== undefined && body.if_head !== headToken(dataset)) {
    throw refused(because("head_moved"));
  }
  const taskId = randomUUID();
  const safetyId = body.safety === true && needsSaving(dataset) ? randomUUID() : null;
  const { safety, reason, if_head } = body;
  const createdBy = context.actor.email;
  const from = adopted === undefined ? {} : { adopted_from: adopted.from };
  await Promise.all([
    safetyId !== null &&
      insertHeadSnapshot(trx, dataset, safetyId, {
        reason: "auto",
        createdBy,
        name: safetySnapshotName(snapshot.name),
      }),
    adopted?.adopt(safetyId),
    moveHead(
      trx,
      dataset.id,
      snapshot,
      statusAfter("SNAPSHOT_RESTORE", "COMPLETED", dataset.status),
    ),
    insertFinishedTask(trx, {
      id: taskId,
      type: "SNAPSHOT_RESTORE",
      datasetId: dataset.id,
      snapshotId: snapshot.id,
      asked: { safety, reason, if_head, ...from },
      message,
      context,
    }),
    insertReceipt(trx, {
      ...receiptOf({ taskId, replaced: dataset, snapshot, safetyId, reason, createdBy }),
      to_branch: snapshot.branch,
      to_version: snapshot.version,
      images_after: snapshot.n_images,
      videos_after: snapshot.n_videos,
      count_tries: 3,
      adopted_from: adopted === undefined ? null : JSON.stringify(adopted.from),
    }),
    recordAudit(trx, {
      datasetId: dataset.id,
      actor: context.actor.email,
      action: "restore_snapshot",
      details: {
        snapshot_id: snapshot.id,
        task_id: taskId,
        safety_snapshot_id: safetyId,
        reason: reason ?? null,
        ...from,
      },
      requestId: context.requestId,
    }),
    readable,
  ]);
  await fault("restore.written");
  return { taskId, datasetId: dataset.id };
}
