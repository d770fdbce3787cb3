import { sql } from "kysely";
import { editActions } from "#contract/history.ts";
import type { Db, Trx } from "./catalog.ts";
import type { Instant } from "./column-types.ts";
import type { DatasetRow, NewReceipt, ReceiptRow } from "./schema.ts";

/** A receipt, with the present state of the snapshots that it names. */
export interface ListedReceipt extends ReceiptRow {
  /** null where the snapshot was purged. */
  safety_name: string | null;
  undo_name: string | null;
  undo_deleted_at: Instant | null;
  /** The restore that this one undid. */
  undoes_task_id: string | null;
  undoes_at: Instant | null;
  undoes_by: string | null;
  /** The restored version is the current one still, and no later restore brought it back. */
  is_current: boolean;
}

/** Edits that a restore replaced are counted up to here. */
const mostEdits = 1000;

/** Newest first. @param before Only receipts older than this one, by `seq`. */
export async function listReceipts(
  db: Db,
  datasetId: string,
  { limit, before }: { limit: number; before: number | undefined },
): Promise<ListedReceipt[]> {
  let select = receipts(db, datasetId).orderBy("receipts.seq", "desc").limit(limit);
  if (before !== undefined) select = select.where("receipts.seq", "<", before);
  return await select.execute();
}

/** The newest restores of the dataset as a whole, oldest first. */
export async function newestWholeRestores(
  db: Db,
  datasetId: string,
  limit: number,
): Promise<Pick<ReceiptRow, "task_id" | "created_at" | "snapshot_id" | "snapshot_name">[]> {
  const rows = await db
    .selectFrom("receipts")
    .select(["task_id", "created_at", "snapshot_id", "snapshot_name"])
    .where("dataset_id", "=", datasetId)
    .where("scope", "is", null)
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return rows.reverse();
}

export async function findReceipt(
  db: Db,
  datasetId: string,
  taskId: string,
): Promise<ListedReceipt | undefined> {
  return await receipts(db, datasetId).where("receipts.task_id", "=", taskId).executeTakeFirst();
}

/** Receipts of any datasets, newest first. */
export async function receiptsOfTasks(
  db: Db,
  taskIds: readonly string[],
): Promise<ListedReceipt[]> {
  if (taskIds.length === 0) return [];
  return await allReceipts(db)
    .where("receipts.task_id", "in", taskIds)
    .orderBy("receipts.seq", "desc")
    .execute();
}

function receipts(db: Db, datasetId: string) {
  return allReceipts(db).where("receipts.dataset_id", "=", datasetId);
}

function allReceipts(db: Db) {
  return db
    .selectFrom("receipts")
    .innerJoin("datasets", "datasets.id", "receipts.dataset_id")
    .leftJoin("snapshots as safety", "safety.id", "receipts.safety_snapshot_id")
    .leftJoin("snapshots as undo", "undo.id", "receipts.undo_snapshot_id")
    .leftJoin("receipts as undone", "undone.undone_task_id", "receipts.task_id")
    .selectAll("receipts")
    .select([
      "safety.name as safety_name",
      "undo.name as undo_name",
      "undo.deleted_at as undo_deleted_at",
      "undone.task_id as undoes_task_id",
      "undone.created_at as undoes_at",
      "undone.created_by as undoes_by",
      sql<boolean>`receipts.scope is null and datasets.current_snapshot_id = receipts.snapshot_id
        and not exists (select from receipts later where later.dataset_id = receipts.dataset_id
          and later.seq > receipts.seq and later.scope is null)`.as("is_current"),
    ]);
}

/** A receipt to be written. The name of the current version is looked up when it is written. */
export type RestoreReceipt = Omit<
  NewReceipt,
  "from_snapshot_id" | "from_snapshot_name" | "from_edits"
> & {
  /** The current version before the restore. */
  current_snapshot_id: string | null;
};

/** The times of the live snapshots of a dataset after a moment, oldest first. */
export async function snapshotTimes(db: Db, datasetId: string, after: Instant): Promise<Instant[]> {
  const rows = await db
    .selectFrom("snapshots")
    .select("created_at")
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null)
    .where("created_at", ">", after)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => row.created_at);
}

/**
 * Writes the receipt. If the restore undoes another one, the last that replaced exactly the present state, it marks
 * that receipt as undone. The dataset's row must be locked.
 */
export async function insertReceipt(
  trx: Trx,
  { current_snapshot_id: currentId, ...receipt }: RestoreReceipt,
): Promise<void> {
  const current = trx
    .selectFrom("snapshots")
    .where("id", "=", currentId)
    .where("deleted_at", "is", null);
  const inserted = trx
    .insertInto("receipts")
    .values({
      ...receipt,
      from_snapshot_id: currentId === null ? null : current.select("id"),
      from_snapshot_name: currentId === null ? null : current.select("name"),
      from_edits: receipt.from_edited === true ? editsSince(receipt.dataset_id, currentId) : 0,
    })
    .execute();
  // A partial restore does not bring back the state that was replaced.
  const undoes = typeof receipt.scope !== "string";
  await Promise.all([inserted, undoes && noteUndoneRestore(trx, receipt)]);
}

/** The number of edits since the current version was saved or restored, without those that were undone. */
function editsSince(datasetId: string, currentId: string | null) {
  return sql<number>`(
    select greatest(1, coalesce(sum(case when action = 'undo_edit' then -1 else 1 end), 0)) from (
      select action from audit
      where dataset_id = ${datasetId} and action = any(${[...editActions, "restore_snapshot"]})
        and (action <> 'restore_snapshot' or details ? 'scope')
        and time > coalesce(greatest(
          (select created_at from snapshots where id = ${currentId}),
          (select max(created_at) from receipts
             where dataset_id = ${datasetId} and snapshot_id = ${currentId} and scope is null)), '-infinity')
      limit ${mostEdits}) edits)`;
}

/** Marks the receipt of the undone restore: the one whose replaced state is now restored. */
async function noteUndoneRestore(
  trx: Trx,
  by: Omit<RestoreReceipt, "current_snapshot_id">,
): Promise<void> {
  await sql`
    update receipts set
      undone_at = (select created_at from receipts where task_id = ${by.task_id}),
      undone_by = ${by.created_by}, undone_task_id = ${by.task_id}
    where undone_at is null and task_id = (
      select task_id from receipts
      where dataset_id = ${by.dataset_id} and undo_snapshot_id = ${by.snapshot_id}
        and task_id <> ${by.task_id}
      order by seq desc limit 1)`.execute(trx);
}

/** Updates the receipt of a partial restore when the edit is undone or redone. */
export async function noteUndoneEdit(
  trx: Trx,
  dataset: Pick<DatasetRow, "id">,
  by: { actor: string; redo: boolean },
): Promise<void> {
  const at = by.redo ? null : sql<Instant>`clock_timestamp()`;
  const last = trx
    .selectFrom("receipts")
    .select("task_id")
    .where("dataset_id", "=", dataset.id)
    .where("scope", "is not", null)
    // A restore that found no difference was no edit.
    .where(sql<boolean>`(from_branch, from_version) is distinct from (to_branch, to_version)`)
    .orderBy("seq", "desc")
    .limit(1);
  await trx
    .updateTable("receipts")
    .set({ undone_at: at, undone_by: by.redo ? null : by.actor, undone_task_id: null })
    .where("task_id", "=", last)
    .execute();
}
