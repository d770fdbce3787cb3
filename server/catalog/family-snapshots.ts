import type { Db } from "./catalog.ts";
import type { SnapshotRow } from "./schema.ts";

/** A live snapshot of any dataset, with its dataset. */
export interface VisibleSnapshot extends SnapshotRow {
  family_id: string;
}

/** A snapshot of any dataset that the user can see and that has snapshots enabled. */
export async function findVisibleSnapshot(
  db: Db,
  userId: string,
  snapshotId: string,
): Promise<VisibleSnapshot | undefined> {
  return await db
    .selectFrom("snapshots")
    .innerJoin("datasets", "datasets.id", "snapshots.dataset_id")
    .innerJoin("grants", "grants.dataset_id", "datasets.id")
    .selectAll("snapshots")
    .select("datasets.family_id")
    .where("snapshots.id", "=", snapshotId)
    .where("snapshots.deleted_at", "is", null)
    .where("datasets.deleted_at", "is", null)
    .where("datasets.snapshot_support", "=", true)
    .where("grants.user_id", "=", userId)
    .executeTakeFirst();
}
