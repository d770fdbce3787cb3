import { refusedAction, taskAction } from "#contract/activity.ts";
import type { Dataset } from "#contract/dataset.ts";
import type { RemovedDataset } from "#contract/managed-datasets.ts";
import { mockClock } from "./clock.ts";
import { type DatasetRow, type MediaRow, type MockDb, keptUntil } from "./db.ts";
import { taskStatus } from "./tasks.ts";
import { counts, naiveTime } from "./wire-parts.ts";

/** What the list of datasets tells beyond their rows. */
export function inventoryOf(
  db: MockDb,
  row: DatasetRow,
  user: string,
): Pick<Dataset, "size_bytes" | "last_activity" | "last_restore" | "clone_of"> {
  return {
    size_bytes: sizeOf(row.items),
    last_activity: lastActivityOf(db, row),
    last_restore: lastRestoreOf(db, row),
    clone_of: sourceOf(db, row, user),
  };
}

function sizeOf(items: readonly MediaRow[]): number {
  const files = new Map(items.map((item) => [item.hash, item.size_bytes ?? 0]));
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function lastActivityOf(db: MockDb, row: DatasetRow): Dataset["last_activity"] {
  const done = db.activity.findLast(
    ({ datasetId, action }) => datasetId === row.id && action !== refusedAction,
  );
  const task = db.tasks.findLast(
    (one) =>
      one.datasetId === row.id && !(isRecorded(one.type) && one.ended?.outcome === "COMPLETED"),
  );
  const taskAt = task === undefined ? 0 : (task.ended?.at ?? task.startedAt);
  if (task !== undefined && taskAt >= (done?.at ?? 0)) {
    return {
      time: naiveTime(taskAt, task.id),
      actor: task.createdBy,
      action: taskAction,
      task_type: task.type,
      task_status: taskStatus(task),
    };
  }
  return done === undefined
    ? null
    : {
        time: naiveTime(done.at, row.id),
        actor: done.actor,
        action: done.action,
        task_type: null,
        task_status: null,
      };
}

/** Finished restores and clones are in the activity as what they did. */
function isRecorded(type: string): boolean {
  return type === "SNAPSHOT_RESTORE" || type === "SNAPSHOT_CLONE";
}

function lastRestoreOf(db: MockDb, row: DatasetRow): Dataset["last_restore"] {
  const receipt = db.receipts.findLast(({ datasetId }) => datasetId === row.id)?.fixed;
  return receipt === undefined
    ? null
    : {
        task_id: receipt.task_id,
        time: receipt.created_at,
        by: receipt.created_by,
        snapshot_name: receipt.snapshot_name,
      };
}

function sourceOf(db: MockDb, row: DatasetRow, user: string): Dataset["clone_of"] {
  if (row.sourceDatasetId === null) return null;
  const source = db.datasets.find(
    (one) => one.id === row.sourceDatasetId && one.roles[user] !== undefined,
  );
  const snapshot = db.snapshots.find(
    (one) => one.id === row.sourceSnapshotId && one.removedAt === null,
  );
  return {
    dataset_id: source?.id ?? null,
    dataset_name: source?.name ?? null,
    snapshot_id: source === undefined ? null : row.sourceSnapshotId,
    snapshot_name: source === undefined ? null : (snapshot?.name ?? null),
  };
}

/** The deleted datasets of a user that can be brought back, the last one first. */
export function removedFor(db: MockDb, user: string): RemovedDataset[] {
  const removals = db.removedDatasets.flatMap((row) => {
    const removal = db.activity.findLast(
      ({ datasetId, action }) => datasetId === row.id && action === "delete_dataset",
    );
    const role = row.roles[user];
    if (removal === undefined || role === undefined) return [];
    return keptUntil(removal.at) <= mockClock.now() ? [] : [{ row, removal, role }];
  });
  return removals
    .toSorted((a, b) => b.removal.at - a.removal.at)
    .map(({ row, removal, role }) => ({
      id: row.id,
      display_name: row.name,
      ...counts(row.items),
      removed_at: naiveTime(removal.at, row.id),
      removed_by: removal.actor,
      kept_until: naiveTime(keptUntil(removal.at), row.id),
      role,
    }));
}
