import { sql } from "kysely";
import type { Db } from "./catalog.ts";
import type { SnapshotRow } from "./schema.ts";
import type { NamedVersion } from "./versions.ts";

/** A live snapshot of whatever dataset, with where it belongs. */
export interface VisibleSnapshot extends SnapshotRow {
  family_id: string;
}

/** A snapshot of any dataset that the person can see and that has snapshots. */
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

/**
 * The versions of a family that keep their files, but for one: all live snapshots and all heads. Those taken last
 * come first, since what a version has is most likely in one next to it.
 * @param without The head of a dataset, or a snapshot.
 */
export async function otherVersions(
  db: Db,
  familyId: string,
  without: { datasetId?: string; snapshotId?: string },
): Promise<NamedVersion[]> {
  const { rows } = await sql<NamedVersion>`
    select branch, version from (
      select head_branch as branch, head_version as version, null::bigint as seq from datasets
        where family_id = ${familyId} and deleted_at is null
          and id is distinct from ${without.datasetId ?? null}::uuid
      union all
      select s.branch, s.version, s.seq from snapshots s join datasets d on d.id = s.dataset_id
        where d.family_id = ${familyId} and d.deleted_at is null and s.deleted_at is null
          and s.id is distinct from ${without.snapshotId ?? null}::uuid
    ) named
    group by branch, version
    order by max(seq) desc nulls first, branch, version`.execute(db);
  return rows;
}
