import { type RawBuilder, sql } from "kysely";
import {
  type ActivityQuery,
  type ActivitySummaryQuery,
  actionsOfKind,
  refusedAction,
  refusedDays,
  refusedMinutes,
  taskAction,
} from "#contract/activity.ts";
import { foldedPattern, prepareFoldedPatterns } from "#contract/folded-pattern.ts";
import { parseWireTime } from "#contract/wire.ts";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";

/** An event of any dataset that a user can see. */
export interface EventRow {
  /** The order of events of one time. */
  key: string;
  time: Instant;
  actor: string;
  action: string;
  /** Without the parts that may be long. */
  details: Record<string, unknown>;
  request_id: string | null;
  dataset_id: string;
  dataset_name: string;
  dataset_deleted_at: Instant | null;
}

/** The place of an event in the list. */
export interface EventPlace {
  time: Instant;
  key: string;
}

type Criteria = Pick<ActivityQuery, "kind" | "dataset_id" | "actor" | "since" | "until" | "q">;

/** Newest first. @param after Only events after this one in the list. */
export async function listEvents(
  db: Db,
  userId: string,
  query: Criteria,
  { after, limit }: { after: EventPlace | undefined; limit: number },
): Promise<EventRow[]> {
  const page = { after, limit };
  const { rows } = await sql<EventRow>`
    with visible as (${visible(userId, query)})
    select e.*, v.id as dataset_id, v.name as dataset_name, v.deleted_at as dataset_deleted_at
    from visible v cross join lateral (${await events(query, page)}) e
    order by e.time desc, e.key desc limit ${limit}`.execute(db);
  return rows;
}

export interface EventCounts {
  /** Events by day and action. */
  days: { day: string; action: string; events: number }[];
  people: string[];
}

/** Counts all events. @param query `time_zone` is the zone of the days. */
export async function countEvents(
  db: Db,
  userId: string,
  query: ActivitySummaryQuery,
): Promise<EventCounts> {
  const { rows } = await sql<{
    day: string | null;
    action: string | null;
    actor: string | null;
    events: number;
  }>`
    with visible as (${visible(userId, query)}), found as (
      select to_char(e.time at time zone ${query.time_zone ?? "UTC"}, 'YYYY-MM-DD') as day, e.action, e.actor
      from visible v cross join lateral (${await events(query)}) e
    )
    select day, action, actor, count(*) as events from found
    group by grouping sets ((day, action), (actor)) order by day, actor`.execute(db);
  return {
    days: rows.flatMap(({ day, action, events: n }) =>
      day === null || action === null ? [] : [{ day, action, events: Number(n) }],
    ),
    people: rows.flatMap(({ actor }) => (actor === null ? [] : [actor])),
  };
}

/**
 * A text that changes whenever an event may have been added, or shows something else: what `datasetListRevision` does
 * not cover. Restores are counted after they are done.
 */
export async function eventsRevision(db: Db, userId: string): Promise<string> {
  const { rows } = await sql<{ last: number | null; uncounted: number }>`
    select max(newest.id) as last, coalesce(sum(newest.uncounted), 0) as uncounted
    from grants g cross join lateral (
      select
        (select max(a.id) from audit a where a.dataset_id = g.dataset_id) as id,
        (select coalesce(sum((details->>'times')::int), 0) from audit a
           where a.dataset_id = g.dataset_id and a.action = ${refusedAction}
           and a.time > now() - make_interval(mins => ${refusedMinutes * 2})) +
        (select count(*) from receipts r where r.dataset_id = g.dataset_id and r.count_tries > 0) as uncounted
    ) newest
    where g.user_id = ${userId}`.execute(db);
  return `${rows[0]?.last ?? 0}.${rows[0]?.uncounted ?? 0}`;
}

/** Removed datasets too: that one was removed, and by whom, is told to whoever could see it. */
function visible(userId: string, { dataset_id: datasetId }: Pick<Criteria, "dataset_id">) {
  return sql`
    select d.id, d.name, d.deleted_at from grants g join datasets d on d.id = g.dataset_id
    where g.user_id = ${userId} ${datasetId === undefined ? sql`` : sql`and d.id = ${datasetId}`}`;
}

/** The events of the dataset `v`, from the audit and the tasks, each found by an index in the order of time. */
async function events(query: Criteria, page?: { after: EventPlace | undefined; limit: number }) {
  const parts = [await fromAudit(query), await fromTasks(query)].flatMap((part) => part ?? []);
  const placed = parts.map((part) =>
    page === undefined
      ? part
      : sql`(select * from (${part}) part where ${isAfter(page.after)}
          order by part.time desc, part.key desc limit ${page.limit})`,
  );
  return sql.join(placed, sql` union all `);
}

function isAfter(after: EventPlace | undefined): RawBuilder<unknown> {
  return after === undefined
    ? sql`true`
    : // The first condition is the one that an index knows.
      sql`part.time <= ${after.time}::timestamptz
        and (part.time, part.key) < (${after.time}::timestamptz, ${after.key})`;
}

async function fromAudit(query: Criteria): Promise<RawBuilder<unknown> | null> {
  const { kind } = query;
  return sql`
    select 'a' || lpad(a.id::text, 18, '0') as key, a.time, a.actor, a.action,
      (a.details - '{filter,metadata,scope}'::text[])
        || case when a.details ? 'metadata' then '{"metadata": true}'::jsonb else '{}'::jsonb end as details,
      a.request_id
    from audit a
    where a.dataset_id = v.id ${within("a.time", query)} ${by("a.actor", query)}
      ${kind === undefined ? sql`` : sql`and ${ofKinds(kind)}`}
      and not (a.action = 'clone_snapshot' and a.details ? 'source_dataset_id'
        and exists (select from visible s where s.id::text = a.details->>'source_dataset_id'))
      ${await matching(
        query,
        sql`
        a.actor ~ p or v.name ~ p or a.details->>'reason' ~ p or a.details->>'name' ~ p
        or exists (select from snapshots s where s.id = ${idIn("snapshot_id")} and s.name ~ p)
        or exists (select from receipts r where r.task_id = ${idIn("task_id")}
          and (r.snapshot_name ~ p or r.from_snapshot_name ~ p))`,
      )}`;
}

/** An id in the details of an event, in the form that an index knows: compared as texts, each would be compared to all. */
function idIn(field: "snapshot_id" | "task_id"): RawBuilder<string | null> {
  const text = sql`a.details->>${sql.lit(field)}`;
  return sql`case when ${text} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (${text})::uuid end`;
}

/** Finished restores and clones are in the audit, with what they did. */
async function fromTasks(query: Criteria): Promise<RawBuilder<unknown> | null> {
  if (query.kind !== undefined && !query.kind.includes("tasks")) return null;
  return sql`
    select 't' || t.id as key, t.start_time as time, t.created_by as actor, ${taskAction} as action,
      jsonb_build_object('task_id', t.id) as details, t.request_id
    from tasks t
    where t.dataset_id = v.id and v.deleted_at is null
      ${within("t.start_time", query)} ${by("t.created_by", query)}
      and (t.type not in ('SNAPSHOT_RESTORE', 'SNAPSHOT_CLONE') or t.status <> 'COMPLETED')
      ${await matching(query, sql`t.created_by ~ p or v.name ~ p or t.parameters->>'reason' ~ p or t.error ~ p`)}`;
}

/** An action that no other kind has is an edit. */
function ofKinds(kinds: NonNullable<Criteria["kind"]>): RawBuilder<boolean> {
  const named = kinds.flatMap((kind) => (kind === "edits" ? [] : actionsOfKind[kind]));
  const isNamed = sql<boolean>`a.action = any(${named})`;
  if (!kinds.includes("edits")) return isNamed;
  return sql`(${isNamed} or a.action <> all(${Object.values(actionsOfKind).flat()}))`;
}

function within(column: string, { since, until }: Criteria): RawBuilder<unknown> {
  const from = since === undefined ? sql`` : sql`and ${sql.ref(column)} >= ${instant(since)}`;
  return until === undefined ? from : sql`${from} and ${sql.ref(column)} < ${instant(until)}`;
}

function by(column: string, { actor }: Criteria): RawBuilder<unknown> {
  return actor === undefined ? sql`` : sql`and ${sql.ref(column)} = ${actor}`;
}

/** @param where A condition on the pattern `p`. */
async function matching(
  { q }: Pick<Criteria, "q">,
  where: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  const text = q?.trim() ?? "";
  if (text === "") return sql``;
  await prepareFoldedPatterns();
  return sql`and exists (select from (select ${foldedPattern(text)}::text as p) wanted where ${where})`;
}

function instant(text: string): Instant {
  return parseWireTime(text).toISOString();
}

/** The refusal of a person's attempt. `params` are those of its code. */
export interface RefusedAttempt {
  datasetId: string;
  actor: string;
  userId: string;
  operation: string;
  status: number;
  code: string;
  params: Record<string, unknown>;
  snapshotId: string | null;
  requestId: string | null;
}

/**
 * Keeps a refused attempt; a repeated one within ten minutes is counted there. Nothing is kept of datasets that the
 * person cannot see.
 */
export async function recordRefused(db: Db, attempt: RefusedAttempt): Promise<void> {
  const { datasetId, operation, code, snapshotId } = attempt;
  const details = {
    operation,
    code,
    params: attempt.params,
    status: attempt.status,
    times: 1,
    ...(snapshotId === null ? {} : { snapshot_id: snapshotId }),
  };
  await sql`
    with again as (
      update audit set details = jsonb_set(details, '{times}', to_jsonb((details->>'times')::int + 1))
      where id = (
        select id from audit
        where dataset_id = ${datasetId} and actor = ${attempt.actor} and action = ${refusedAction}
          and time > now() - make_interval(mins => ${refusedMinutes})
          and details->>'operation' = ${operation} and details->>'code' = ${code}
          and details->>'snapshot_id' is not distinct from ${snapshotId}::text
        order by time desc limit 1)
      returning id
    )
    insert into audit (dataset_id, actor, action, details, request_id)
    select ${datasetId}, ${attempt.actor}, ${refusedAction}, ${JSON.stringify(details)}::jsonb, ${attempt.requestId}
    where not exists (select from again) and exists (
      select from grants g where g.dataset_id = ${datasetId} and g.user_id = ${attempt.userId})`.execute(
    db,
  );
}

export async function deleteOldRefused(db: Db): Promise<void> {
  await sql`delete from audit where action = ${refusedAction}
    and time < now() - make_interval(days => ${refusedDays})`.execute(db);
}

/** The names of snapshots, removed ones too, by id. */
export async function snapshotNames(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { name: string; dataset_id: string; deleted_at: Instant | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("snapshots")
    .select(["id", "name", "dataset_id", "deleted_at"])
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** The names of those datasets that a user can see, by id. */
export async function visibleNames(
  db: Db,
  userId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("datasets")
    .innerJoin("grants", "grants.dataset_id", "datasets.id")
    .select(["datasets.id", "datasets.name"])
    .where("grants.user_id", "=", userId)
    .where("datasets.deleted_at", "is", null)
    .where("datasets.id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
