import { sql } from "kysely";
import { refusedAction } from "#contract/activity.ts";
import { type Activity, editActions } from "#contract/history.ts";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";

/** An operation on a dataset, from the audit. */
export interface ActivityRow {
  id: number;
  time: Instant;
  actor: string;
  action: string;
  details: Record<string, unknown>;
  request_id: string | null;
}

/** A stretch of time; null: open at that end. The second time is not part of it. */
export interface Stretch {
  since: Instant | null;
  until: Instant | null;
}

/** Newest first. @param before Only entries older than this one, by `id`. */
export async function listActivity(
  db: Db,
  datasetId: string,
  {
    since,
    until,
    before,
    limit,
  }: Stretch & { before?: number | undefined; limit?: number | undefined },
): Promise<ActivityRow[]> {
  let select = db
    .selectFrom("audit")
    .select(["id", "time", "actor", "action", "details", "request_id"])
    .where("dataset_id", "=", datasetId)
    // Attempts changed nothing.
    .where("action", "<>", refusedAction)
    .orderBy("id", "desc");
  if (since !== null) select = select.where("time", ">=", since);
  if (until !== null) select = select.where("time", "<", until);
  if (before !== undefined) select = select.where("id", "<", before);
  if (limit !== undefined) select = select.limit(limit);
  return await select.execute();
}

/** The number of edits of items in that time, by user, most edits first. */
export async function editsByPerson(
  db: Db,
  datasetId: string,
  { since, until }: Stretch,
): Promise<Activity["by_person"]> {
  let select = db
    .selectFrom("audit")
    .select((eb) => [
      "actor",
      eb.fn.countAll<number>().as("edits"),
      sql<number>`coalesce(sum((details->>'items')::bigint), 0)::bigint`.as("items"),
      eb.fn.min("time").as("first"),
      eb.fn.max("time").as("last"),
    ])
    .where("dataset_id", "=", datasetId)
    .where("action", "in", editActions)
    .groupBy("actor")
    .orderBy("edits", "desc")
    .orderBy("actor");
  if (since !== null) select = select.where("time", ">=", since);
  if (until !== null) select = select.where("time", "<", until);
  return await select.execute();
}

/**
 * From when its parent was saved, or last restored before it, to when a live snapshot was saved: what was done then, on
 * the parent's content, made its own. undefined where the dataset has no such snapshot.
 */
export async function stretchOf(
  db: Db,
  datasetId: string,
  snapshotId: string,
): Promise<Stretch | undefined> {
  const { rows } = await sql<Stretch>`
    select s.created_at as until, greatest(p.created_at, (
      select max(r.created_at) from receipts r
      where r.dataset_id = s.dataset_id and r.snapshot_id = p.id and r.scope is null and r.created_at < s.created_at
    )) as since
    from snapshots s left join snapshots p on p.id = s.parent_id
    where s.id = ${snapshotId} and s.dataset_id = ${datasetId} and s.deleted_at is null`.execute(
    db,
  );
  return rows[0];
}

/** When the dataset's current version was saved, or last restored; null where there is none. */
export async function currentSince(db: Db, datasetId: string): Promise<Instant | null> {
  const row = await db
    .selectFrom("datasets")
    .innerJoin("snapshots", "snapshots.id", "datasets.current_snapshot_id")
    .select((eb) => [
      "snapshots.created_at",
      eb
        .selectFrom("receipts")
        .select((of) => of.fn.max("created_at").as("restored_at"))
        .whereRef("receipts.dataset_id", "=", "datasets.id")
        .whereRef("receipts.snapshot_id", "=", "snapshots.id")
        // A partial restore does not change the current version.
        .where("receipts.scope", "is", null)
        .as("restored_at"),
    ])
    .where("datasets.id", "=", datasetId)
    .executeTakeFirst();
  return row === undefined ? null : (row.restored_at ?? row.created_at);
}
