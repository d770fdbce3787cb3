import { sql } from "kysely";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";

export interface ParentRow {
  /** This and the following are null where the user cannot see the dataset, or it is gone. */
  dataset_id: string | null;
  name: string | null;
  snapshot_id: string | null;
  snapshot_name: string | null;
}

export interface CloneRow {
  dataset_id: string;
  name: string;
  snapshot_id: string | null;
  created_at: Instant;
  created_by: string;
  visible: boolean;
}

/** The snapshot that a dataset was cloned from: the task that created the dataset names it. */
export const madeFrom = (dataset: string) => sql<string | null>`(
  select t.snapshot_id from tasks t
  where t.dataset_id = ${sql.ref(dataset)} and t.type = 'SNAPSHOT_CLONE'
  order by t.start_time limit 1)`;

/** The origin of a clone, as a user sees it. */
export async function findParent(db: Db, userId: string, cloneId: string): Promise<ParentRow> {
  const { rows } = await sql<ParentRow>`
    select p.id as dataset_id, p.name, made.snapshot_id, s.name as snapshot_name
    from datasets d
    join datasets p on p.id = d.source_dataset_id and p.deleted_at is null
    join grants g on g.dataset_id = p.id and g.user_id = ${userId}
    cross join lateral (select ${madeFrom("d.id")} as snapshot_id) made
    left join snapshots s on s.id = made.snapshot_id and s.deleted_at is null
    where d.id = ${cloneId}`.execute(db);
  return rows[0] ?? { dataset_id: null, name: null, snapshot_id: null, snapshot_name: null };
}

/** The clones of a dataset, newest first. */
export async function listClones(db: Db, userId: string, datasetId: string): Promise<CloneRow[]> {
  const { rows } = await sql<CloneRow>`
    select d.id as dataset_id, d.name, ${madeFrom("d.id")} as snapshot_id,
      d.created_at, d.created_by, g.user_id is not null as visible
    from datasets d
    left join grants g on g.dataset_id = d.id and g.user_id = ${userId}
    where d.source_dataset_id = ${datasetId} and d.deleted_at is null
    order by d.created_at desc, d.id`.execute(db);
  return rows;
}
