import type { Db } from "./catalog.ts";
import type { Instant, ReceiptRow } from "./schema.ts";

/** A receipt with what is true by now of the snapshots that it names. */
export interface ListedReceipt extends ReceiptRow {
  /** null where it is gone for good. */
  safety_name: string | null;
  undo_name: string | null;
  undo_deleted_at: Instant | null;
}

/** Newest first. @param before Only those older than this one, by its `seq`. */
export async function listReceipts(
  db: Db,
  datasetId: string,
  { limit, before }: { limit: number; before: number | undefined },
): Promise<ListedReceipt[]> {
  let select = receipts(db, datasetId).orderBy("receipts.seq", "desc").limit(limit);
  if (before !== undefined) select = select.where("receipts.seq", "<", before);
  return await select.execute();
}

export async function findReceipt(
  db: Db,
  datasetId: string,
  taskId: string,
): Promise<ListedReceipt | undefined> {
  return await receipts(db, datasetId).where("receipts.task_id", "=", taskId).executeTakeFirst();
}

function receipts(db: Db, datasetId: string) {
  return db
    .selectFrom("receipts")
    .leftJoin("snapshots as safety", "safety.id", "receipts.safety_snapshot_id")
    .leftJoin("snapshots as undo", "undo.id", "receipts.undo_snapshot_id")
    .selectAll("receipts")
    .select([
      "safety.name as safety_name",
      "undo.name as undo_name",
      "undo.deleted_at as undo_deleted_at",
    ])
    .where("receipts.dataset_id", "=", datasetId);
}
