import { sql } from "kysely";
import { refusedAction, taskAction } from "#contract/activity.ts";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";
import { madeFrom } from "./lineage.ts";
import type { NamedVersion } from "./versions.ts";

/** What a list of datasets tells beyond their rows. */
export interface InventoryFacts {
  activity: {
    time: Instant;
    actor: string;
    action: string;
    task_type: string | null;
    task_status: string | null;
  } | null;
  restore: { task_id: string; time: Instant; by: string; snapshot_name: string } | null;
  /** null: it is no clone, or the user does not see the source. */
  source: {
    dataset_id: string;
    dataset_name: string;
    snapshot_id: string | null;
    snapshot_name: string | null;
  } | null;
  current: (NamedVersion & { snapshot_id: string; snapshot_name: string; reason: string }) | null;
}

interface FactsRow {
  id: string;
  time: Instant | null;
  actor: string | null;
  action: string | null;
  task_type: string | null;
  task_status: string | null;
  restore_id: string | null;
  restored_at: Instant | null;
  restored_by: string | null;
  restored_name: string | null;
  source_id: string | null;
  source_name: string | null;
  source_snapshot_id: string | null;
  source_snapshot_name: string | null;
  snapshot_id: string | null;
  snapshot_name: string | null;
  reason: string | null;
  branch: string | null;
  version: number | null;
}

/** Of any number of datasets in one query, each part of it by an index. */
export async function inventoryFacts(
  db: Db,
  userId: string,
  datasetIds: readonly string[],
): Promise<Map<string, InventoryFacts>> {
  const { rows } = await sql<FactsRow>`
    select d.id, last.*, r.*, p.*, s.id as snapshot_id, s.name as snapshot_name, s.reason, s.branch, s.version
    from unnest(${datasetIds}::uuid[]) wanted (id) join datasets d on d.id = wanted.id
    left join lateral (
      select * from (
        (select a.time, a.actor, a.action, null as task_type, null as task_status from audit a
          where a.dataset_id = d.id and a.action <> ${refusedAction} order by a.id desc limit 1)
        union all
        (select coalesce(t.end_time, t.start_time), t.created_by, ${taskAction}, t.type, t.status from tasks t
          where t.dataset_id = d.id
            and (t.type not in ('SNAPSHOT_RESTORE', 'SNAPSHOT_CLONE') or t.status <> 'COMPLETED')
          order by t.start_time desc limit 1)
      ) done order by time desc limit 1
    ) last on true
    left join lateral (
      select r.task_id as restore_id, r.created_at as restored_at, r.created_by as restored_by,
        r.snapshot_name as restored_name
      from receipts r where r.dataset_id = d.id order by r.seq desc limit 1
    ) r on true
    left join lateral (
      select p.id as source_id, p.name as source_name, made.snapshot_id as source_snapshot_id,
        s.name as source_snapshot_name
      from datasets p
      join grants g on g.dataset_id = p.id and g.user_id = ${userId}
      cross join lateral (select ${madeFrom("d.id")} as snapshot_id) made
      left join snapshots s on s.id = made.snapshot_id and s.deleted_at is null
      where p.id = d.source_dataset_id and p.deleted_at is null
    ) p on true
    left join snapshots s on s.id = d.current_snapshot_id`.execute(db);
  return new Map(rows.map((row) => [row.id, factsOf(row)]));
}

function factsOf(row: FactsRow): InventoryFacts {
  const { time, actor, action, task_type, task_status } = row;
  return {
    activity:
      time === null || actor === null || action === null
        ? null
        : { time, actor, action, task_type, task_status },
    restore:
      row.restore_id === null
        ? null
        : {
            task_id: row.restore_id,
            time: row.restored_at ?? "",
            by: row.restored_by ?? "",
            snapshot_name: row.restored_name ?? "",
          },
    source:
      row.source_id === null
        ? null
        : {
            dataset_id: row.source_id,
            dataset_name: row.source_name ?? "",
            snapshot_id: row.source_snapshot_id,
            snapshot_name: row.source_snapshot_name,
          },
    current:
      row.snapshot_id === null
        ? null
        : {
            snapshot_id: row.snapshot_id,
            snapshot_name: row.snapshot_name ?? "",
            reason: row.reason ?? "",
            branch: row.branch ?? "",
            version: row.version ?? 0,
          },
  };
}

/** Stores the bytes of a dataset's files, unless its content has changed since they were counted. */
export async function keepMediaBytes(
  db: Db,
  dataset: { id: string; head_revision: number },
  bytes: number,
): Promise<void> {
  await db
    .updateTable("datasets")
    .set((eb) => ({
      media_bytes: bytes,
      media_bytes_revision: dataset.head_revision,
      revision: eb("revision", "+", 1),
    }))
    .where("id", "=", dataset.id)
    .where("head_revision", "=", dataset.head_revision)
    .execute();
}
