import { sql } from "kysely";
import { actionsWithoutItems } from "#contract/history.ts";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";
import type { SnapshotRow } from "./schema.ts";
import { kept } from "./versions.ts";

/** The live snapshots of a dataset, oldest first. */
export async function listTimeline(db: Db, datasetId: string): Promise<SnapshotRow[]> {
  return await db
    .selectFrom("snapshots")
    .selectAll()
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null)
    .orderBy("seq")
    .execute();
}

/** The versions and times of the live snapshots, without those known to be damaged. */
export async function listSoundVersions(
  db: Db,
  datasetId: string,
): Promise<Pick<SnapshotRow, "branch" | "version" | "created_at">[]> {
  return await db
    .selectFrom("snapshots")
    .select(["branch", "version", "created_at"])
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null)
    .where("damaged", "is", null)
    .orderBy("seq")
    .execute();
}

/** The live snapshots, and the removed ones that can be brought back. */
export async function listKeptSnapshots(db: Db, datasetId: string): Promise<SnapshotRow[]> {
  return await db
    .selectFrom("snapshots")
    .selectAll()
    .where("dataset_id", "=", datasetId)
    .where(kept("snapshots"))
    .orderBy("seq")
    .execute();
}

/** A span of time in which a dataset may have got content that edits never bring: older states, or new items. */
export interface Leap {
  start: Instant;
  /** null: it has not ended. */
  end: Instant | null;
}

/** Any other action in the audit may move the head anywhere: an unknown action counts as a leap. */
const actionsWithoutLeap = ["edit_media", "delete_media", ...actionsWithoutItems];

/**
 * The times when items may have been added or brought back: restores and undone edits, from the audit, and tasks. An
 * audit entry is written within its transaction, so the leap may have begun that much earlier.
 */
export async function listLeaps(db: Db, datasetId: string): Promise<Leap[]> {
  const actions = await db
    .selectFrom("audit")
    .select(["time as end", sql<Instant>`time - interval '10 seconds'`.as("start")])
    .where("dataset_id", "=", datasetId)
    .where("action", "not in", actionsWithoutLeap)
    .execute();
  const tasks = await db
    .selectFrom("tasks")
    .select(["start_time as start", "end_time as end"])
    .where("dataset_id", "=", datasetId)
    .where("type", "not in", ["SNAPSHOT_RESTORE", "SNAPSHOT_CLONE"])
    .execute();
  return [...actions, ...tasks];
}
