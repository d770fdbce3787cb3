import { sql } from "kysely";
import type { Db, Trx } from "./catalog.ts";
import type { NewSnapshot, SnapshotRow } from "./schema.ts";

export interface SnapshotListQuery {
  limit?: number | undefined;
  /** Only those older than this one, by its `seq`. */
  before?: number | undefined;
  text?: string | undefined;
  reasons?: readonly string[] | undefined;
  authors?: readonly string[] | undefined;
}

export interface ListedSnapshot extends SnapshotRow {
  /** Of the dataset, at the moment of the list: read apart, it might be one that the list no longer has. */
  current_snapshot_id: string | null;
}

/** The live snapshots of a dataset, newest first. */
export async function listSnapshots(
  db: Db,
  datasetId: string,
  query: SnapshotListQuery = {},
): Promise<ListedSnapshot[]> {
  let select = db
    .selectFrom("snapshots")
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom("datasets")
        .select("current_snapshot_id")
        .where("datasets.id", "=", datasetId)
        .as("current_snapshot_id"),
    )
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null)
    .orderBy("seq", "desc");
  if (query.before !== undefined) select = select.where("seq", "<", query.before);
  if (query.limit !== undefined) select = select.limit(query.limit);
  if (query.text !== undefined && query.text !== "") {
    const pattern = `%${query.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    select = select.where((eb) =>
      eb.or([eb("name", "ilike", pattern), eb("description", "ilike", pattern)]),
    );
  }
  if (query.reasons?.length) select = select.where("reason", "in", query.reasons);
  if (query.authors?.length) select = select.where("created_by", "in", query.authors);
  return await select.execute();
}

export async function findSnapshot(
  db: Db,
  datasetId: string,
  snapshotId: string,
): Promise<SnapshotRow | undefined> {
  return await live(db, datasetId, snapshotId).executeTakeFirst();
}

/** A snapshot that stays as it is until the transaction ends: a removal waits. */
export async function shareSnapshot(
  trx: Trx,
  datasetId: string,
  snapshotId: string,
): Promise<SnapshotRow | undefined> {
  return await live(trx, datasetId, snapshotId).forShare().executeTakeFirst();
}

export async function insertSnapshot(db: Db, row: NewSnapshot): Promise<SnapshotRow> {
  return await db.insertInto("snapshots").values(row).returningAll().executeTakeFirstOrThrow();
}

export async function updateSnapshot(
  db: Db,
  snapshotId: string,
  changes: { name?: string | undefined; description?: string | undefined },
): Promise<SnapshotRow> {
  return await db
    .updateTable("snapshots")
    .set({
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.description === undefined ? {} : { description: changes.description }),
    })
    .where("id", "=", snapshotId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Hides it; the version stays until the collector's time for removed ones is over. */
export async function removeSnapshot(db: Db, snapshotId: string): Promise<void> {
  await db
    .updateTable("snapshots")
    .set({ deleted_at: sql<string>`clock_timestamp()` })
    .where("id", "=", snapshotId)
    .execute();
}

function live(db: Db, datasetId: string, snapshotId: string) {
  return db
    .selectFrom("snapshots")
    .selectAll()
    .where("id", "=", snapshotId)
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null);
}
