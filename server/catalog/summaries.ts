import { sql } from "kysely";
import type { Db } from "./catalog.ts";
import { livingParents } from "./parents.ts";
import type { KeptSummary } from "./restore-tables.ts";
import type { SnapshotRow } from "./schema.ts";

/** A live snapshot and its parent. */
export interface TimelineStep {
  snapshot: SnapshotRow;
  previous: SnapshotRow | null;
}

/** Those of the ids that are live snapshots of the dataset, each with its parent. */
export async function timelineSteps(
  db: Db,
  datasetId: string,
  ids: readonly string[],
): Promise<TimelineStep[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("snapshots")
    .selectAll()
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null)
    .where("id", "in", ids)
    .execute();
  const parents = await livingParents(db, datasetId, rows);
  const previousIds = [...parents.values()].filter((id) => id !== null);
  const previous = new Map((await snapshotsById(db, previousIds)).map((row) => [row.id, row]));
  return rows.map((snapshot) => ({
    snapshot,
    previous: previous.get(parents.get(snapshot.id) ?? "") ?? null,
  }));
}

async function snapshotsById(db: Db, ids: readonly string[]): Promise<SnapshotRow[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom("snapshots").selectAll().where("id", "in", ids).execute();
}

/** The stored summaries, by `keyOfStep`. */
export async function keptSummaries(
  db: Db,
  steps: readonly TimelineStep[],
): Promise<Map<string, KeptSummary>> {
  if (steps.length === 0) return new Map();
  const rows = await db
    .selectFrom("snapshot_summaries")
    .selectAll()
    .where(
      "snapshot_id",
      "in",
      steps.map(({ snapshot }) => snapshot.id),
    )
    .execute();
  return new Map(rows.map((row) => [`${row.snapshot_id} ${row.previous_id}`, row.summary]));
}

export function keyOfStep({ snapshot, previous }: TimelineStep): string {
  return `${snapshot.id} ${(previous ?? snapshot).id}`;
}

/** Stores a summary, unless one of the snapshots was purged meanwhile. */
export async function keepSummary(
  db: Db,
  { snapshot, previous }: TimelineStep,
  summary: KeptSummary,
): Promise<void> {
  const ids = [snapshot.id, (previous ?? snapshot).id];
  await sql`
    insert into snapshot_summaries (snapshot_id, previous_id, summary)
    select ${ids[0]}, ${ids[1]}, ${JSON.stringify(summary)}
    where (select count(*) from snapshots where id in (${ids[0]}, ${ids[1]}))
      = ${new Set(ids).size}
    on conflict do nothing`.execute(db);
}
