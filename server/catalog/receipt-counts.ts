import type { Db } from "./catalog.ts";
import type { ChangeCounts, ReceiptPicturesTable } from "./restore-tables.ts";
import type { NamedVersion } from "./versions.ts";

/** What is added to a receipt after its restore, and kept for ever: the number of changes, and pictures of some. */

export interface UncountedRestore {
  taskId: string;
  family: string;
  from: NamedVersion;
  to: NamedVersion;
  needsCount: boolean;
  needsPictures: boolean;
  /** With this one. */
  triesLeft: number;
}

/**
 * The oldest restore whose changes or pictures are not stored yet; undefined where there is none.
 *
 * @param except Their tasks: these wait.
 */
export async function nextUncounted(
  db: Db,
  except: readonly string[] = [],
): Promise<UncountedRestore | undefined> {
  const row = await db
    .selectFrom("receipts")
    .innerJoin("datasets", "datasets.id", "receipts.dataset_id")
    .selectAll("receipts")
    .select("datasets.family_id")
    .where((eb) => eb.or([eb("count_tries", ">", 0), eb("picture_tries", ">", 0)]))
    .where("datasets.deleted_at", "is", null)
    .$if(except.length > 0, (query) => query.where("receipts.task_id", "not in", except))
    // One that failed comes after the others.
    .orderBy((eb) => eb.fn("greatest", ["count_tries", "picture_tries"]), "desc")
    .orderBy("receipts.seq")
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      taskId: row.task_id,
      family: row.family_id,
      from: { branch: row.from_branch, version: row.from_version },
      to: { branch: row.to_branch, version: row.to_version },
      needsCount: row.count_tries > 0,
      needsPictures: row.picture_tries > 0,
      triesLeft: Math.max(row.count_tries, row.picture_tries),
    }
  );
}

/** Stores how many items a restore changed; null: counting failed this time. */
export async function recordCount(
  db: Db,
  taskId: string,
  changed: ChangeCounts | null,
): Promise<void> {
  await db
    .updateTable("receipts")
    .set((eb) =>
      changed === null
        ? { count_tries: eb("count_tries", "-", 1) }
        : { changed: JSON.stringify(changed), count_tries: 0 },
    )
    .where("task_id", "=", taskId)
    .where("count_tries", ">", 0)
    .execute();
}

export type KeptPicture = Omit<ReceiptPicturesTable, "task_id" | "place">;

/** Stores the pictures of a restore, in their order; null: making them failed this time. */
export async function recordPictures(
  db: Db,
  taskId: string,
  pictures: readonly KeptPicture[] | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Locks the receipt: of two processes only one stores them.
    const { numUpdatedRows } = await trx
      .updateTable("receipts")
      .set((eb) => ({ picture_tries: pictures === null ? eb("picture_tries", "-", 1) : 0 }))
      .where("task_id", "=", taskId)
      .where("picture_tries", ">", 0)
      .executeTakeFirst();
    if (numUpdatedRows === 0n || pictures === null || pictures.length === 0) return;
    await trx
      .insertInto("receipt_pictures")
      .values(pictures.map((picture, place) => ({ ...picture, task_id: taskId, place })))
      .execute();
  });
}

/** Without the pictures themselves. */
export async function listPictures(
  db: Db,
  taskId: string,
): Promise<Omit<KeptPicture, "picture">[]> {
  return await db
    .selectFrom("receipt_pictures")
    .select(["change", "media_id", "sha256", "file_name", "media_type", "width", "height"])
    .where("task_id", "=", taskId)
    .orderBy("place")
    .execute();
}

/** The picture of an item with these bytes on any receipt of a dataset. */
export async function findPicture(
  db: Db,
  datasetId: string,
  mediaId: string,
  sha256: string,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom("receipt_pictures")
    .innerJoin("receipts", "receipts.task_id", "receipt_pictures.task_id")
    .select("picture")
    .where("receipts.dataset_id", "=", datasetId)
    .where("media_id", "=", mediaId)
    .where("sha256", "=", sha256)
    .limit(1)
    .executeTakeFirst();
  return row?.picture;
}
