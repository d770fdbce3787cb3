import { randomUUID } from "node:crypto";
import type { PartialRestore } from "#contract/receipt.ts";
import { partlyRestored } from "#contract/task-messages.ts";
import { because } from "#contract/refusals.ts";
import { safetySnapshotName } from "#contract/names.ts";
import type { Trx } from "../../catalog/catalog.ts";
import { headOf } from "../../catalog/datasets.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { refused } from "../../errors.ts";
import { fault } from "../../fault.ts";
import type { Difference } from "../../lake/diff/version-difference.ts";
import { type VersionRef, sameVersion } from "../../lake/version.ts";
import type { Restored } from "../../lake/write/restore-items.ts";
import { startTask } from "../../tasks/start-task.ts";
import { saveReplaced } from "../../writing/save-head.ts";
import { lockForSnapshot, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { demandUnanswered, keepOnlyAnswer, orFirstAnswer } from "../idempotency.ts";
import type { Accepted, RequestContext } from "../../ports/requests.ts";
import { headToken } from "../to-wire.ts";
import { demandClient, writeItems } from "../write.ts";
import { insertFinishedTask } from "./finished-task.ts";
import { demandReadable } from "./readable.ts";
import { changesIn, demandKept, lakeScope, shownScope, writeReceipt } from "./record-restore.ts";
import { snapshotRestore } from "./snapshot-restore.ts";

interface Request {
  context: RequestContext;
  datasetId: string;
  snapshotId: string;
  body: PartialRestore;
  /** The request of its Idempotency-Key. */
  key: readonly unknown[];
}

/**
 * Restores some fields or items to their values in a snapshot. It first counts the candidates: a restore that takes
 * about a second is done within the request, as an ordinary edit; a longer one is a task.
 */
export async function partialRestore(
  deps: Deps,
  context: RequestContext,
  datasetId: string,
  snapshotId: string,
  body: PartialRestore,
): Promise<Accepted> {
  const key = ["partial_restore", datasetId, snapshotId, body];
  return await orFirstAnswer(restore(deps, { context, datasetId, snapshotId, body, key }));
}

async function restore(deps: Deps, request: Request): Promise<Accepted> {
  await deps.disk.demandSpace();
  const { dataset, snapshot } = await deps.catalog.transaction((trx) => lockAll(trx, request));
  const family = dataset.family_id;
  await demandReadable(
    deps,
    deps.catalog.db,
    { family, version: snapshot },
    because("snapshot_unreadable", { operation: "restore_snapshot" }),
  );
  const now = headOf(dataset);
  const versions = { now, target: snapshot };
  const { items, difference } = await deps.lake.differing(
    family,
    versions,
    lakeScope(request.body),
  );
  return items > deps.restoreAtOnce
    ? await startRestore(deps, request, items)
    : await restoreNow(deps, request, { now, difference });
}

/** Locks the objects of the restore, and checks all preconditions. */
async function lockAll(
  trx: Trx,
  { context, datasetId, snapshotId, body, key }: Request,
): Promise<{ dataset: DatasetRow; snapshot: SnapshotRow }> {
  demandClient(context);
  await demandUnanswered(trx, context, key);
  const locked = await lockForSnapshot(
    trx,
    context.actor,
    datasetId,
    snapshotId,
    "restore_snapshot",
  );
  refuseDamagedHead(locked.dataset);
  if (body.if_head !== undefined && body.if_head !== headToken(locked.dataset)) {
    throw refused(because("head_moved"));
  }
  return locked;
}

/** @param items The number of candidates. */
async function startRestore(deps: Deps, request: Request, items: number): Promise<Accepted> {
  const { context, datasetId, snapshotId, body, key } = request;
  return await deps.catalog.transaction(async (trx) => {
    const { dataset } = await lockAll(trx, request);
    const taskId = await startTask(trx, snapshotRestore, deps, {
      dataset,
      parameters: { snapshot_id: snapshotId, ...body },
      actor: context.actor.email,
      requestId: context.requestId,
      itemsTotal: items,
      snapshotId,
    });
    const answer = { taskId, datasetId };
    await keepOnlyAnswer(trx, context, key, answer);
    return answer;
  });
}

/** @param found The candidates, in the version that was the head when they were searched. */
async function restoreNow(
  deps: Deps,
  request: Request,
  found: { now: VersionRef; difference: Difference },
): Promise<Accepted> {
  const { context, datasetId, snapshotId, body, key } = request;
  const answer = { taskId: randomUUID(), datasetId };
  // The results of the current attempt; a writer that lost its line starts over without them.
  let target: { dataset: DatasetRow; snapshot: SnapshotRow } | undefined;
  let restored: Restored = { added: 0, removed: 0, modified: 0 };
  const locked = () => {
    if (target === undefined)
      throw new Error("The snapshot is looked up before the lease is taken");
    return target;
  };
  await writeItems(deps, {
    context,
    datasetId,
    operation: "restore_snapshot",
    details: {
      snapshot_id: snapshotId,
      scope: shownScope(body),
      reason: body.reason ?? null,
    },
    async lock(trx) {
      target = await lockAll(trx, request);
      return target.dataset;
    },
    async commit(writer, rev) {
      const { dataset, snapshot } = locked();
      const isStill = sameVersion(headOf(dataset), found.now);
      const known = isStill ? { found: found.difference } : {};
      restored = await writer.restore(snapshot, lakeScope(body), rev, known);
      return changesIn(restored);
    },
    async record(trx, replaced, head) {
      const { snapshot } = locked();
      if (head !== null) await demandKept(trx, datasetId, snapshot);
      const createdBy = context.actor.email;
      const saved =
        head !== null && body.safety === true
          ? await saveReplaced(trx, replaced, {
              name: safetySnapshotName(snapshot.name),
              createdBy,
            })
          : null;
      // Its time is later than that of the snapshot that it saved, which decides their order on the timeline.
      await insertFinishedTask(trx, {
        id: answer.taskId,
        type: "SNAPSHOT_RESTORE",
        datasetId,
        snapshotId,
        asked: { ...body },
        message: partlyRestored(body.only, snapshot.name, changesIn(restored)),
        context,
      });
      const made = { taskId: answer.taskId, asked: body, snapshot, restored, createdBy };
      await writeReceipt(trx, made, { replaced, head, saved });
      await keepOnlyAnswer(trx, context, key, answer);
      await fault(head === null ? "partial.unchanged" : "partial.recorded");
      return {
        details: { task_id: answer.taskId, safety_snapshot_id: saved?.id ?? null, ...restored },
        replaced:
          saved === null ? replaced : { ...replaced, current_snapshot_id: saved.id, edited: false },
      };
    },
  });
  return answer;
}
