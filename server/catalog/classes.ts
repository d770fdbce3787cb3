import { sql } from "kysely";
import type { Db } from "./catalog.ts";
import type { SnapshotClassesTable } from "./classes-schema.ts";

/** The classes that were chosen for a dataset. */
export async function findClasses(db: Db, datasetId: string): Promise<string[]> {
  const row = await db
    .selectFrom("dataset_classes")
    .select("labels")
    .where("dataset_id", "=", datasetId)
    .executeTakeFirst();
  return row?.labels ?? [];
}

/**
 * Stores the classes, unless others were stored since `before` was read.
 * @returns those that are stored
 */
export async function keepClasses(
  db: Db,
  datasetId: string,
  { before, labels }: { before: readonly string[]; labels: readonly string[] },
): Promise<string[]> {
  await sql`
    insert into dataset_classes (dataset_id, labels) values (${datasetId}, ${JSON.stringify(labels)})
    on conflict (dataset_id) do update set labels = excluded.labels
      where dataset_classes.labels = ${JSON.stringify(before)}::jsonb`.execute(db);
  return await findClasses(db, datasetId);
}

export type ClassCounts = Pick<SnapshotClassesTable, "counts" | "others">;

/** The stored counts of these snapshots. */
export async function findClassCounts(
  db: Db,
  snapshotIds: readonly string[],
): Promise<Map<string, ClassCounts>> {
  if (snapshotIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("snapshot_classes")
    .selectAll()
    .where("snapshot_id", "in", snapshotIds)
    .execute();
  return new Map(rows.map(({ snapshot_id: id, ...counts }) => [id, counts]));
}

/** Stores counts, unless the snapshot was purged meanwhile. */
export async function keepClassCounts(
  db: Db,
  snapshotId: string,
  { counts, others }: ClassCounts,
): Promise<void> {
  await sql`
    insert into snapshot_classes (snapshot_id, counts, others)
    select id, ${counts}::integer[], ${others}::integer from snapshots where id = ${snapshotId}
    on conflict (snapshot_id) do update set counts = excluded.counts, others = excluded.others`.execute(
    db,
  );
}

/** The largest count of each class in the dataset's live snapshots, as far as these are counted. */
export async function largestCounts(db: Db, datasetId: string): Promise<number[]> {
  const { rows } = await sql<{ largest: number }>`
    select max(c.count)::integer as largest
    from snapshots s
    join snapshot_classes k on k.snapshot_id = s.id
    cross join unnest(k.counts) with ordinality as c (count, place)
    where s.dataset_id = ${datasetId} and s.deleted_at is null
    group by c.place order by c.place`.execute(db);
  return rows.map(({ largest }) => largest);
}
