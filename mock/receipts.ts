import { editActions } from "#contract/history.ts";
import { because, refusalOf } from "#contract/refusals.ts";
import {
  type AdoptedFrom,
  type Receipt,
  type RestoreScope,
  mostReceiptPictures,
} from "#contract/receipt.ts";
import { parseWireTime } from "#contract/wire.ts";
import { activityOf, currentSince } from "./activity.ts";
import { mockClock } from "./clock.ts";
import {
  type DatasetRow,
  type MediaRow,
  type MockDb,
  type SnapshotRow,
  type TaskRow,
  keptUntil,
  snapshotsOf,
} from "./db.ts";
import { diffItems } from "./diff.ts";
import { changesBetween } from "./media.ts";
import { zonedTime } from "./views.ts";
import { counts, naiveTime } from "./wire-parts.ts";

/** The current version, and whether there were edits since. */
export function fromSnapshotOf(db: MockDb, dataset: DatasetRow): Receipt["from_snapshot"] {
  const current = db.snapshots.find((row) => row.id === dataset.currentSnapshotId);
  if (current === undefined) return null;
  return {
    snapshot_id: current.id,
    snapshot_name: current.name,
    edited: changesBetween(current.items, dataset.items) > 0,
  };
}

/** Writes the receipt of a restore, once it is done. */
export function addReceipt(
  db: MockDb,
  done: {
    taskId: string;
    /** By default the present time. */
    at?: number | undefined;
    dataset: DatasetRow;
    target: SnapshotRow;
    user: string;
    reason: string | undefined;
    scope: RestoreScope | null;
    changed: Receipt["changed"];
    /** The state of the dataset before the restore. */
    before: {
      items: readonly MediaRow[];
      from: Receipt["from_snapshot"];
      edits: number | null;
    };
    safety: SnapshotRow | null;
    adoptedFrom?: AdoptedFrom | undefined;
  },
): void {
  const { dataset, target, before, safety } = done;
  const [old, now] = [counts(before.items), counts(dataset.items)];
  const unedited = before.from?.edited === false ? before.from.snapshot_id : null;
  const at = zonedTime(done.at ?? mockClock.now());
  if (done.scope === null) {
    const undone = db.receipts.findLast(
      (row) => row.datasetId === dataset.id && row.undoSnapshotId === target.id,
    );
    if (undone !== undefined) {
      undone.undone ??= { task_id: done.taskId, created_at: at, created_by: done.user };
    }
  }
  db.receipts.push({
    datasetId: dataset.id,
    undoSnapshotId: safety?.id ?? unedited,
    undone: null,
    pictures: diffItems(before.items, dataset.items)
      .slice(0, mostReceiptPictures)
      .flatMap(({ change, before: replaced, after }) => {
        const item = replaced ?? after;
        return item === null ? [] : [{ change, item }];
      }),
    fixed: {
      task_id: done.taskId,
      dataset_id: dataset.id,
      created_at: at,
      created_by: done.user,
      reason: done.reason ?? null,
      snapshot_id: target.id,
      snapshot_name: target.name,
      scope: done.scope,
      from_snapshot: before.from,
      images_before: old.n_images,
      videos_before: old.n_videos,
      images_after: now.n_images,
      videos_after: now.n_videos,
      changed: done.changed,
      safety_snapshot_id: safety?.id ?? null,
      overwritten_edits: before.edits,
      adopted_from: done.adoptedFrom ?? null,
    },
  });
}

/** Updates the receipt of a partial restore when its edit is undone or redone. */
export function noteUndoneEdit(
  db: MockDb,
  dataset: DatasetRow,
  by: { user: string; redo: boolean },
): void {
  const last = db.receipts.findLast(
    ({ fixed }) => fixed.dataset_id === dataset.id && fixed.scope !== null && !isUnchanged(fixed),
  );
  if (last === undefined) return;
  const at = zonedTime(mockClock.now());
  last.undone = by.redo ? null : { task_id: null, created_at: at, created_by: by.user };
}

/** A receipt from before receipts named the previous state, or how to undo the restore. */
export function addOldReceipt(
  db: MockDb,
  task: TaskRow,
  dataset: DatasetRow,
  target: SnapshotRow,
): void {
  const { reason } = task.parameters;
  addReceipt(db, {
    taskId: task.id,
    at: task.ended?.at,
    dataset: { ...dataset, items: target.items },
    target,
    user: task.createdBy,
    reason: typeof reason === "string" ? reason : undefined,
    scope: null,
    changed: null,
    before: { items: target.items, from: null, edits: null },
    safety: null,
  });
}

export function receiptView(
  db: MockDb,
  dataset: DatasetRow,
  { fixed, undoSnapshotId, undone }: MockDb["receipts"][number],
): Receipt {
  const named = (id: string | null) => db.snapshots.find((row) => row.id === id);
  const undo = named(undoSnapshotId);
  const undid = db.receipts.find((row) => row.undone?.task_id === fixed.task_id)?.fixed;
  const since = parseWireTime(fixed.created_at).getTime();
  const refusal = isUnchanged(fixed)
    ? because("undo_unchanged")
    : undoSnapshotId === null
      ? because("undo_unsaved")
      : undo?.removedAt === null
        ? null
        : because("undo_snapshot_removed");
  return {
    ...fixed,
    dataset_name: dataset.name,
    safety_snapshot_name: named(fixed.safety_snapshot_id)?.name ?? null,
    undo:
      refusal === null && undo !== undefined
        ? { snapshot_id: undo.id, snapshot_name: undo.name }
        : null,
    undo_refusal: refusal === null ? null : refusalOf(refusal).sentence,
    undo_refusal_code: refusal?.code ?? null,
    undo_removed: undo === undefined ? null : removalOf(undo),
    undone_by: undone,
    undoes: undid === undefined ? null : pick(undid),
    snapshots_since: snapshotsOf(db, dataset.id).filter(
      ({ id, createdAt }) => createdAt > since && id !== fixed.safety_snapshot_id,
    ).length,
    is_current:
      fixed.scope === null &&
      fixed.snapshot_id === dataset.currentSnapshotId &&
      db.receipts.findLast((row) => row.datasetId === dataset.id && row.fixed.scope === null)
        ?.fixed === fixed,
  };
}

/** The edits since the current version, without those that were undone. */
export function editsSince(db: MockDb, dataset: DatasetRow): number | null {
  const from = fromSnapshotOf(db, dataset);
  if (from === null) return null;
  if (!from.edited) return 0;
  const edits = activityOf(db, dataset, currentSince(db, dataset)).filter(({ action }) =>
    editActions.some((one) => one === action),
  );
  const undone = edits.filter(({ action }) => action === "undo_edit").length;
  return Math.max(1, edits.length - 2 * undone);
}

function pick({
  task_id,
  created_at,
  created_by,
}: Pick<Receipt, "task_id" | "created_at" | "created_by">) {
  return { task_id, created_at, created_by };
}

function removalOf({ id, name, removedAt }: SnapshotRow): Receipt["undo_removed"] {
  if (removedAt === null || keptUntil(removedAt) <= mockClock.now()) return null;
  return {
    snapshot_id: id,
    snapshot_name: name,
    removed_at: naiveTime(removedAt, id),
    kept_until: naiveTime(keptUntil(removedAt), id),
  };
}

function isUnchanged({ changed }: Pick<Receipt, "changed">): boolean {
  return changed !== null && changed.added + changed.removed + changed.modified === 0;
}
