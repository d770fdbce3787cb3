import { type RawBuilder, sql } from "kysely";
import type { DatasetStatus, Role } from "#contract/dataset.ts";
import { foldedPattern, prepareFoldedPatterns } from "#contract/folded-pattern.ts";
import { type TaskListQuery, type TaskType, finalTaskStatuses } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";
import type { TaskRow } from "./schema.ts";

/** A task, with the fields of its dataset that the list shows. */
export interface ListedTask extends TaskRow {
  dataset_name: string;
  dataset_status: DatasetStatus;
  /** The role of the requesting user on the dataset. */
  role: Role;
  /** Whether that user can see the dataset that this one is a clone of. */
  sees_source: boolean;
}

const seesSource = (userId: string) => sql<boolean>`exists (
  select 1 from grants g join datasets d on d.id = g.dataset_id
  where g.dataset_id = datasets.source_dataset_id and g.user_id = ${userId} and d.deleted_at is null)`;

/** The tasks of all datasets that a user can see. */
function visible(db: Db, userId: string) {
  return db
    .selectFrom("tasks")
    .innerJoin("datasets", "datasets.id", "tasks.dataset_id")
    .innerJoin("grants", "grants.dataset_id", "tasks.dataset_id")
    .where("grants.user_id", "=", userId)
    .where("datasets.deleted_at", "is", null);
}

/** @param text From `textCondition`. */
function matching(
  db: Db,
  userId: string,
  query: TaskListQuery,
  text: RawBuilder<boolean> | null = null,
) {
  let select = visible(db, userId);
  if (text !== null) select = select.where(text);
  if (query.dataset_id) select = select.where("tasks.dataset_id", "=", query.dataset_id);
  if (query.dataset_name) select = select.where("datasets.name", "=", query.dataset_name);
  if (query.task_type) select = select.where("tasks.type", "=", query.task_type);
  if (query.task_status) select = select.where("tasks.status", "=", query.task_status);
  if (query.created_by) select = select.where("tasks.created_by", "=", query.created_by);
  if (query.unfinished) select = select.where("tasks.status", "not in", finalTaskStatuses);
  if (query.start_time_from) {
    select = select.where("tasks.start_time", ">=", instant(query.start_time_from));
  }
  if (query.start_time_to) {
    select = select.where("tasks.start_time", "<=", instant(query.start_time_to));
  }
  return select;
}

/** null without a text. The words of a clone that name its source are searched only for those who can see that. */
async function textCondition(
  userId: string,
  { q }: Pick<TaskListQuery, "q">,
): Promise<RawBuilder<boolean> | null> {
  const text = q?.trim() ?? "";
  if (text === "") return null;
  await prepareFoldedPatterns();
  return sql<boolean>`exists (
    select from (select ${foldedPattern(text)}::text as p) wanted
    where datasets.name ~ p or tasks.created_by ~ p or replace(tasks.type, '_', ' ') ~ p or tasks.id::text ~ p
      or tasks.error ~ p or tasks.parameters->>'reason' ~ p
      or ((tasks.type <> 'SNAPSHOT_CLONE' or ${seesSource(userId)}) and (tasks.message ~ p
        or exists (select from snapshots s where s.id = tasks.snapshot_id and s.name ~ p)))
      or exists (select from receipts r where r.task_id = tasks.id
        and (r.snapshot_name ~ p or r.from_snapshot_name ~ p)))`;
}

/** A time without a zone is UTC. PostgreSQL parses the text itself, so that microseconds survive. */
function instant(text: string): Instant {
  return /(?:z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : parseWireTime(text).toISOString();
}

const sortColumns = {
  start_time: "tasks.start_time",
  status: "tasks.status",
  task_type: "tasks.type",
  // sorted like the list of datasets, ignoring case
  dataset_name: sql<string>`lower(datasets.name)`,
  dataset_id: "tasks.dataset_id",
  created_by: "tasks.created_by",
} as const;

export async function listTasks(
  db: Db,
  userId: string,
  query: TaskListQuery & { page: number; page_size: number },
): Promise<ListedTask[]> {
  const direction = query.sort_order ?? "desc";
  let select = matching(db, userId, query, await textCondition(userId, query))
    .selectAll("tasks")
    .select([
      "datasets.name as dataset_name",
      "datasets.status as dataset_status",
      "grants.role",
      seesSource(userId).as("sees_source"),
    ])
    .orderBy(sortColumns[query.sort_by ?? "start_time"], direction);
  if (query.sort_by !== undefined && query.sort_by !== "start_time") {
    select = select.orderBy("tasks.start_time", "desc");
  }
  return await select
    .orderBy("tasks.id")
    .limit(query.page_size)
    .offset((query.page - 1) * query.page_size)
    .execute();
}

/**
 * The number of matches, and a text that changes whenever the page may have changed: like `datasetListRevision`, a sum
 * of hashes of each row's present state.
 */
export async function taskListState(
  db: Db,
  userId: string,
  query: TaskListQuery,
): Promise<{ total: number; revision: string }> {
  const row = await matching(db, userId, query, await textCondition(userId, query))
    .select([
      sql<number>`count(*)`.as("total"),
      sql<string>`coalesce(sum(hashtextextended(
        tasks.id || '.' || tasks.revision || '.' || datasets.revision
          || case when tasks.type = 'SNAPSHOT_CLONE' then ${seesSource(userId)}::text else '' end,
        0)), 0)`.as("sum"),
    ])
    .executeTakeFirstOrThrow();
  return { total: row.total, revision: `${row.total}.${row.sum}` };
}

export async function taskFilterValues(
  db: Db,
  userId: string,
  from: string | undefined,
  to: string | undefined,
): Promise<{
  dataset_names: string[];
  dataset_ids: string[];
  task_types: string[];
  created_by: string[];
}> {
  const rows = await matching(db, userId, {
    ...(from === undefined ? {} : { start_time_from: from }),
    ...(to === undefined ? {} : { start_time_to: to }),
  })
    .select(["datasets.name", "tasks.dataset_id", "tasks.type", "tasks.created_by"])
    .distinct()
    .execute();
  const values = (pick: (row: (typeof rows)[number]) => string) =>
    [...new Set(rows.map(pick))].toSorted();
  return {
    dataset_names: values((row) => row.name),
    dataset_ids: values((row) => row.dataset_id),
    task_types: values((row) => row.type),
    created_by: values((row) => row.created_by),
  };
}

export async function findTask(
  db: Db,
  userId: string,
  taskId: string,
): Promise<ListedTask | undefined> {
  return await listed(db, userId).where("tasks.id", "=", taskId).executeTakeFirst();
}

function listed(db: Db, userId: string) {
  return visible(db, userId)
    .selectAll("tasks")
    .select([
      "datasets.name as dataset_name",
      "datasets.status as dataset_status",
      "grants.role",
      seesSource(userId).as("sees_source"),
    ]);
}

/** Tasks by their ids, those that a user can see. */
export async function findTasks(
  db: Db,
  userId: string,
  taskIds: readonly string[],
): Promise<ListedTask[]> {
  if (taskIds.length === 0) return [];
  return await listed(db, userId).where("tasks.id", "in", taskIds).execute();
}

/** The running tasks on all datasets that a user can see, by dataset. */
export async function runningTasks(db: Db, userId: string): Promise<Map<string, TaskRow>> {
  const rows = await visible(db, userId)
    .selectAll("tasks")
    .where("tasks.status", "not in", finalTaskStatuses)
    .execute();
  return new Map(rows.map((row) => [row.dataset_id, row]));
}

/** The last task of a type on a dataset, of any status. */
export async function lastTaskOf(
  db: Db,
  datasetId: string,
  type: TaskType,
): Promise<TaskRow | undefined> {
  return await db
    .selectFrom("tasks")
    .selectAll()
    .where("dataset_id", "=", datasetId)
    .where("type", "=", type)
    .orderBy("start_time", "desc")
    .limit(1)
    .executeTakeFirst();
}
