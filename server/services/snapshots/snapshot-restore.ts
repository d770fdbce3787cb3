import * as z from "zod/mini";
import { mediaFilterSchema } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { restorableFields } from "#contract/receipt.ts";
import { partlyRestored, taskMessage } from "#contract/task-messages.ts";
import { safetySnapshotName } from "#contract/names.ts";
import { type Db, nextRev } from "../../catalog/catalog.ts";
import type { SnapshotRow } from "../../catalog/schema.ts";
import { findSnapshot } from "../../catalog/snapshots.ts";
import { ServiceError, whyOf } from "../../errors.ts";
import { LakeInputError } from "../../lake/errors.ts";
import type { Restored } from "../../lake/write/restore-items.ts";
import { type Task, TaskFailure, taskKind } from "../../tasks/kind.ts";
import type { Deps } from "../deps.ts";
import { demandReadable } from "./readable.ts";
import { changesIn, demandKept, lakeScope, shownScope, writeReceipt } from "./record-restore.ts";

const parameters = z.object({
  snapshot_id: z.string(),
  only: z.optional(z.array(z.enum(restorableFields))),
  filter: z.optional(mediaFilterSchema),
  safety: z.optional(z.boolean()),
  reason: z.optional(z.string()),
  if_head: z.optional(z.string()),
});

const checkpoint = z.object({
  /** Rows with this `rev` are done, or new. */
  rev: z.number(),
  /** The number of candidates, in all runs. */
  total: z.int(),
  added: z.int(),
  removed: z.int(),
  modified: z.int(),
});

type RestoreTask = Task<z.infer<typeof parameters>, z.infer<typeof checkpoint>>;

/**
 * A partial restore that takes too long for its request. Restored items no longer differ, so another run finds the rest
 * by itself; the checkpoint only keeps how much was done.
 */
export const snapshotRestore = taskKind({
  type: "SNAPSHOT_RESTORE",
  operation: "restore_snapshot",
  parameters,
  checkpoint,
  lane: "io",
  words: {
    begins: taskMessage("restore_begins"),
    items: "items",
    failed: (error) =>
      error instanceof ServiceError || error instanceof LakeInputError
        ? taskMessage("restore_refused", whyOf(error))
        : taskMessage("restore_failed"),
  },
  async savesFirst({ dataset, parameters: asked }, trx) {
    if (asked.safety !== true) return null;
    return safetySnapshotName((await snapshotOf(trx, dataset.id, asked.snapshot_id)).name);
  },
  async run(task: RestoreTask, deps: Deps) {
    const { snapshot_id: snapshotId, if_head: _, ...asked } = task.parameters;
    const { family_id: family } = task.dataset;
    const { db } = deps.catalog;
    const snapshot = await snapshotOf(db, task.dataset.id, snapshotId);
    await demandReadable(
      deps,
      db,
      { family, version: snapshot },
      because("snapshot_unreadable", { operation: "restore_snapshot" }),
    );
    const restored = await restoreRest(deps, task, snapshot);
    const changed = changesIn(restored);
    return {
      changed,
      content: "edited",
      message: partlyRestored(asked.only, snapshot.name, changed),
      details: {
        snapshot_id: snapshotId,
        scope: shownScope(asked),
        reason: asked.reason ?? null,
        ...restored,
      },
      async record(trx, ended) {
        if (ended.head !== null) await demandKept(trx, task.dataset.id, snapshot);
        const restore = { taskId: task.id, asked, snapshot, restored, createdBy: task.actor };
        await writeReceipt(trx, restore, ended);
      },
    };
  },
});

/** @returns the changes of all runs together */
async function restoreRest(
  deps: Deps,
  task: RestoreTask,
  snapshot: SnapshotRow,
): Promise<Restored> {
  const before = task.checkpoint ?? { total: 0, added: 0, removed: 0, modified: 0 };
  const rev = task.checkpoint?.rev ?? (await nextRev(deps.catalog.db));
  const withBefore = ({ added, removed, modified }: Restored): Restored => ({
    added: before.added + added,
    removed: before.removed + removed,
    modified: before.modified + modified,
  });
  const writer = await task.writer();
  const restored = await writer.restore(snapshot, lakeScope(task.parameters), rev, {
    resumes: task.checkpoint !== null,
    signal: task.signal,
    async onBatch(now, looked) {
      const total = Math.max(before.total, looked.total);
      const done = total - (looked.total - looked.done);
      await task.save({ rev, total, ...withBefore(now) }, wordsOf(snapshot, done, total));
    },
  });
  return withBefore(restored);
}

function wordsOf({ name }: SnapshotRow, done: number, total: number) {
  const message = taskMessage("restore_progress", { done, total, snapshot: name });
  return { done, total, message };
}

async function snapshotOf(db: Db, datasetId: string, id: string): Promise<SnapshotRow> {
  const snapshot = await findSnapshot(db, datasetId, id);
  if (snapshot === undefined) {
    throw new TaskFailure(taskMessage("snapshot_removed"));
  }
  return snapshot;
}
