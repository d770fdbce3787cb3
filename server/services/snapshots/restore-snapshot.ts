import { taskMessage } from "#contract/task-messages.ts";
import { randomUUID } from "node:crypto";
import { because } from "#contract/refusals.ts";
import { safetySnapshotName } from "#contract/names.ts";
import type { RestoreSnapshot } from "#contract/snapshot.ts";
import { statusAfter } from "#contract/task-rules.ts";
import { moveHead } from "../../catalog/leases.ts";
import { insertReceipt } from "../../catalog/receipts.ts";
import { recordAudit } from "../../catalog/records.ts";
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
  const { catalog } = deps;
  const accepted = await catalog.transaction((trx) =>
    once(trx, context, ["restore", datasetId, which, body], async () => {
      await fault("restore.begun");
      const { dataset, snapshot } = await lockForSnapshot(
        trx,
        context.actor,
        datasetId,
        which,
        "restore_snapshot",
      );
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
      const { reason } = body;
      const createdBy = context.actor.email;
      const status = statusAfter("SNAPSHOT_RESTORE", "COMPLETED", dataset.status);
      await Promise.all([
        safetyId !== null &&
          insertHeadSnapshot(trx, dataset, safetyId, {
            reason: "auto",
            createdBy,
            name: safetySnapshotName(snapshot.name),
          }),
        moveHead(trx, datasetId, snapshot, status),
        insertFinishedTask(trx, {
          id: taskId,
          type: "SNAPSHOT_RESTORE",
          datasetId,
          snapshotId: snapshot.id,
          asked: body,
          message: taskMessage("restored", { snapshot: snapshot.name }),
          context,
        }),
        insertReceipt(trx, {
          ...receiptOf({ taskId, replaced: dataset, snapshot, safetyId, reason, createdBy }),
          to_branch: snapshot.branch,
          to_version: snapshot.version,
          images_after: snapshot.n_images,
          videos_after: snapshot.n_videos,
          count_tries: 3,
        }),
        recordAudit(trx, {
          datasetId,
          actor: context.actor.email,
          action: "restore_snapshot",
          details: {
            snapshot_id: snapshot.id,
            task_id: taskId,
            safety_snapshot_id: safetyId,
            reason: reason ?? null,
          },
          requestId: context.requestId,
        }),
        readable,
      ]);
      await fault("restore.written");
      return { taskId, datasetId };
    }),
  );
  await fault("restore.committed");
  return accepted;
}
