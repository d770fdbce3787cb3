import { type SelectQueryBuilder, sql } from "kysely";
import type { Role } from "#contract/dataset.ts";
import { finalTaskStatuses } from "#contract/task.ts";
import type { Db, Trx } from "./catalog.ts";
import type { DatasetRow, NewDataset, Schema } from "./schema.ts";

export interface VisibleDataset extends DatasetRow {
  /** The role of the requesting user. */
  role: Role;
}

/** A dataset as a user sees it; undefined where it is unknown, deleted, or not visible to that user. */
export async function findDataset(
  db: Db,
  userId: string,
  datasetId: string,
): Promise<VisibleDataset | undefined> {
  return await visible(db, userId).where("datasets.id", "=", datasetId).executeTakeFirst();
}

/**
 * The same, with the row locked until the transaction ends, so that a decision based on it stays valid. The family is
 * locked against the collector, which moves versions: see services/collect.ts. PostgreSQL locks in the order of the
 * clauses, and the collector locks the family first as well: the other order would deadlock.
 */
export async function lockDataset(
  trx: Trx,
  userId: string,
  datasetId: string,
): Promise<VisibleDataset | undefined> {
  return await visible(trx, userId)
    .innerJoin("families", "families.id", "datasets.family_id")
    .where("datasets.id", "=", datasetId)
    .forKeyShare("families")
    .forUpdate("datasets")
    .executeTakeFirst();
}

/** Like `lockDataset`, for a transaction that only reads the dataset, such as a clone of it. */
export async function shareDataset(
  trx: Trx,
  userId: string,
  datasetId: string,
): Promise<VisibleDataset | undefined> {
  return await visible(trx, userId)
    .innerJoin("families", "families.id", "datasets.family_id")
    .where("datasets.id", "=", datasetId)
    .forKeyShare(["families", "datasets"])
    .executeTakeFirst();
}

/** A dataset for the service's own work (tasks, collection), without a check of access. */
export async function lockDatasetForTask(trx: Trx, datasetId: string): Promise<DatasetRow> {
  return await trx
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", datasetId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function listDatasets(
  db: Db,
  userId: string,
  sort: "date" | "name" | "status",
): Promise<VisibleDataset[]> {
  const query = visible(db, userId);
  const sorted =
    sort === "date"
      ? query.orderBy("datasets.created_at", "desc")
      : query.orderBy(sort === "name" ? sql`lower(datasets.name)` : "datasets.status");
  return await sorted.orderBy("datasets.id").execute();
}

/**
 * Changes whenever a user's list of datasets, with their last activity, may have changed. Sums a hash of each row, not the revisions: a removed
 * and an added dataset could leave the sum of revisions the same.
 */
export async function datasetListRevision(db: Db, userId: string): Promise<string> {
  const { rows } = await sql<{ revision: string }>`
    select count(*) || '.' || coalesce(sum(hashtextextended(d.id || '.' || d.revision, 0)), 0)
      || '.' || coalesce(max((select max(a.id) from audit a where a.dataset_id = d.id)), 0) as revision
    from grants g join datasets d on d.id = g.dataset_id and d.deleted_at is null
    where g.user_id = ${userId}`.execute(db);
  return rows[0]?.revision ?? "0";
}

/** The version that the dataset is now. */
export function headOf(dataset: Pick<DatasetRow, "head_branch" | "head_version">): {
  branch: string;
  version: number;
} {
  return { branch: dataset.head_branch, version: dataset.head_version };
}

/** The types of the unfinished tasks on a dataset. */
export async function unfinishedTasks(db: Db, datasetId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("tasks")
    .select("type")
    .where("dataset_id", "=", datasetId)
    .where("status", "not in", finalTaskStatuses)
    .execute();
  return rows.map((row) => row.type);
}

export async function insertFamily(db: Db, id: string): Promise<void> {
  await db.insertInto("families").values({ id }).execute();
}

export async function insertDataset(db: Trx, row: NewDataset, ownerId: string): Promise<void> {
  const grant = { dataset_id: row.id, user_id: ownerId, role: "owner" as const };
  await Promise.all([
    db.insertInto("datasets").values(row).execute(),
    db.insertInto("grants").values(grant).execute(),
  ]);
}

/** Updates a dataset and increments its revision, so that polled answers change. */
export async function updateDataset(
  db: Db,
  datasetId: string,
  changes: Partial<
    Omit<DatasetRow, "id" | "revision" | "created_at" | "updated_at" | "fatal_error_coded">
  > & { fatal_error_coded?: string | null },
): Promise<void> {
  await db
    .updateTable("datasets")
    .set((eb) => ({
      ...changes,
      revision: eb("revision", "+", 1),
      updated_at: sql<string>`clock_timestamp()`,
    }))
    .where("id", "=", datasetId)
    .execute();
}

/** Gives a user the role of a viewer, unless they have a role already. */
export async function addViewer(db: Db, datasetId: string, userId: string): Promise<void> {
  await db
    .insertInto("grants")
    .values({ dataset_id: datasetId, user_id: userId, role: "viewer" })
    .onConflict((conflict) => conflict.columns(["user_id", "dataset_id"]).doNothing())
    .execute();
}

/** Gives a user a role on a dataset, which replaces the previous one. */
export async function setGrant(
  db: Db,
  datasetId: string,
  userId: string,
  role: Role,
): Promise<void> {
  await db
    .insertInto("grants")
    .values({ dataset_id: datasetId, user_id: userId, role })
    .onConflict((conflict) => conflict.columns(["user_id", "dataset_id"]).doUpdateSet({ role }))
    .execute();
  await updateDataset(db, datasetId, {});
}

export async function listGrants(
  db: Db,
  datasetId: string,
): Promise<{ email: string; role: Role }[]> {
  return await db
    .selectFrom("grants")
    .innerJoin("users", "users.id", "grants.user_id")
    .select(["users.email", "grants.role"])
    .where("dataset_id", "=", datasetId)
    .orderBy(sql`array_position(array['owner', 'editor', 'viewer'], grants.role)`)
    .orderBy("users.email")
    .execute();
}

function visible(
  db: Db,
  userId: string,
): SelectQueryBuilder<Schema, "datasets" | "grants", VisibleDataset> {
  return db
    .selectFrom("datasets")
    .innerJoin("grants", "grants.dataset_id", "datasets.id")
    .selectAll("datasets")
    .select("grants.role")
    .where("grants.user_id", "=", userId)
    .where("datasets.deleted_at", "is", null);
}

/** Switches the snapshot feature of a dataset. @returns false where there is no such dataset. */
export async function setSnapshotSupport(db: Db, datasetId: string, on: boolean): Promise<boolean> {
  const result = await db
    .updateTable("datasets")
    .set((eb) => ({ snapshot_support: on, revision: eb("revision", "+", 1) }))
    .where("id", "=", datasetId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function datasetExists(db: Db, datasetId: string): Promise<boolean> {
  const row = await db
    .selectFrom("datasets")
    .select("id")
    .where("id", "=", datasetId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}
