import { sql } from "kysely";
import { removedDays } from "#contract/snapshot.ts";
import type { Catalog, Db, Trx } from "./catalog.ts";
import { isMadeKept } from "./made-versions.ts";
import type { DatasetRow } from "./schema.ts";
import { stepHolds } from "./undo.ts";

/** The lake versions that the catalog names: the collector must keep them, and updates them when it moves one. */

export interface NamedVersion {
  branch: string;
  version: number;
}

export interface FamilyVersions {
  /**
   * Heads, targets of undo steps, snapshots that can still be brought back, both sides of restores whose changes are
   * not counted yet, checkpoints of running tasks, what operations made lately, and what unfinished exports read.
   */
  needed: NamedVersion[];
  /** The branches that datasets write to. */
  lines: string[];
}

/**
 * The versions and lines of a family that the collector must keep. The family must be locked, so that a snapshot that
 * is being brought back is either included, or checked after this and refused.
 */
export async function versionsToKeep(
  catalog: Pick<Catalog, "transaction">,
  familyId: string,
): Promise<FamilyVersions> {
  return await catalog.transaction(async (trx) => {
    await lockFamily(trx, familyId);
    return await familyVersions(trx, familyId);
  });
}

export async function familyVersions(db: Db, familyId: string): Promise<FamilyVersions> {
  const { rows } = await sql<NamedVersion & { line: string | null }>`
    select head_branch as branch, head_version as version, line from datasets
      where family_id = ${familyId} and ${kept("datasets")}
    union
    select s.branch, s.version, null from snapshots s join datasets d on d.id = s.dataset_id
      where d.family_id = ${familyId} and ${kept("d")} and ${kept("s")}
    union
    select u.branch, u.version, null from undos u join datasets d on d.id = u.dataset_id
      where d.family_id = ${familyId} and ${stepHolds("u", "d")} and ${kept("d")}
    union
    select e.branch, e.version, null from receipts r join datasets d on d.id = r.dataset_id
      cross join lateral (values (r.from_branch, r.from_version), (r.to_branch, r.to_version)) e (branch, version)
      where d.family_id = ${familyId} and (r.count_tries > 0 or r.picture_tries > 0) and ${kept("d")}
    union
    select t.checkpoint->>'branch', (t.checkpoint->>'version')::integer, t.checkpoint->>'branch'
      from tasks t join datasets d on d.id = t.dataset_id
      where d.family_id = ${familyId} and t.checkpoint->>'branch' is not null
        and t.status not in ('COMPLETED', 'ABORTED')
    union
    select t.made_branch, t.made_version, null from tasks t join datasets d on d.id = t.dataset_id
      where d.family_id = ${familyId} and ${isMadeKept("t")} and ${kept("d")}
    union
    select e.branch, e.version, null from exports e join datasets d on d.id = e.dataset_id
      join tasks t on t.id = e.task_id
      where d.family_id = ${familyId} and t.status not in ('COMPLETED', 'ABORTED')`.execute(db);
  return {
    needed: rows.map(({ branch, version }) => ({ branch, version })),
    lines: [...new Set(rows.flatMap((row) => row.line ?? []))],
  };
}

/** The condition that a row is live, or can still be brought back. */
export function kept(table: "datasets" | "snapshots" | "d" | "s") {
  const column = sql.ref(`${table}.deleted_at`);
  return sql<boolean>`(${column} is null or ${column} > now() - make_interval(days => ${removedDays}))`;
}

/** The versions that undoing or redoing the last edits of a family's datasets leads to. */
export async function undoVersions(db: Db, familyId: string): Promise<NamedVersion[]> {
  return await db
    .selectFrom("undos")
    .innerJoin("datasets", "datasets.id", "undos.dataset_id")
    .select(["undos.branch", "undos.version"])
    .where("datasets.family_id", "=", familyId)
    .where("datasets.deleted_at", "is", null)
    .where(stepHolds("undos", "datasets"))
    .execute();
}

/** The families that have a table. */
export async function listFamilies(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("families")
    .select("id")
    .where("dropped_at", "is", null)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => row.id);
}

/** The families whose tables were removed. */
export async function droppedFamilies(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("families")
    .select("id")
    .where("dropped_at", "is not", null)
    .execute();
  return rows.map((row) => row.id);
}

/** The existing datasets of a family, for the collector. */
export async function datasetsOfFamily(db: Db, familyId: string): Promise<DatasetRow[]> {
  return await db
    .selectFrom("datasets")
    .selectAll()
    .where("family_id", "=", familyId)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
}

/** Keeps all other transactions from naming a version of the family until this one ends. */
export async function lockFamily(trx: Trx, familyId: string): Promise<void> {
  await trx.selectFrom("families").select("id").where("id", "=", familyId).forUpdate().execute();
}

/**
 * Keeps the collector from moving versions of the family until the transaction ends, while other transactions may name
 * them too. Must be taken before any dataset's row: see `lockDataset`.
 */
export async function shareFamily(trx: Trx, familyId: string): Promise<void> {
  await trx.selectFrom("families").select("id").where("id", "=", familyId).forKeyShare().execute();
}

/** The class of the advisory locks that mark the families being collected. */
const collectorLockClass = 7078;

/**
 * Runs the work unless another collector, in any process, works on the same family: a prune reads every branch and
 * fails over one that is being deleted. The lock ends with its process.
 * @returns whether it ran.
 */
export async function aloneInFamily(
  catalog: Pick<Catalog, "transaction">,
  familyId: string,
  work: () => Promise<void>,
): Promise<boolean> {
  return await catalog.transaction(async (trx) => {
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_xact_lock(${collectorLockClass}, hashtext(${familyId})) as taken`.execute(
      trx,
    );
    if (rows[0]?.taken !== true) return false;
    await work();
    return true;
  });
}

/** Replaces each moved pair wherever it is named. The family must be locked. */
export async function moveVersions(
  trx: Trx,
  familyId: string,
  moved: readonly { from: NamedVersion; to: NamedVersion }[],
): Promise<void> {
  if (moved.length === 0) return;
  // One statement for each table: writers wait meanwhile, and a line may have a hundred such versions.
  const pairs = sql`unnest(${moved.map(({ from }) => from.branch)}::text[],
    ${moved.map(({ from }) => from.version)}::bigint[], ${moved.map(({ to }) => to.branch)}::text[],
    ${moved.map(({ to }) => to.version)}::bigint[]) as m (from_branch, from_version, to_branch, to_version)`;
  // A pin has its own manifest, which has to be verified.
  await sql`
    update snapshots s set branch = m.to_branch, version = m.to_version, verified_at = null
    from datasets d, ${pairs} where d.id = s.dataset_id and d.family_id = ${familyId}
      and s.branch = m.from_branch and s.version = m.from_version`.execute(trx);
  await sql`
    update datasets d set head_branch = m.to_branch, head_version = m.to_version, head_verified_at = null
    from ${pairs} where d.family_id = ${familyId}
      and d.head_branch = m.from_branch and d.head_version = m.from_version`.execute(trx);
  // After the datasets: an edit that is being published has locked its dataset's row, and writes its step under that
  // lock.
  await sql`
    update undos u set branch = m.to_branch, version = m.to_version
    from datasets d, ${pairs} where d.id = u.dataset_id and d.family_id = ${familyId}
      and u.branch = m.from_branch and u.version = m.from_version`.execute(trx);
  await sql`
    update tasks t set made_branch = m.to_branch, made_version = m.to_version
    from datasets d, ${pairs} where d.id = t.dataset_id and d.family_id = ${familyId}
      and t.made_branch = m.from_branch and t.made_version = m.from_version`.execute(trx);
  await sql`
    update exports e set branch = m.to_branch, version = m.to_version
    from datasets d, ${pairs} where d.id = e.dataset_id and d.family_id = ${familyId}
      and e.branch = m.from_branch and e.version = m.from_version`.execute(trx);
  for (const side of ["from", "to"]) {
    const [branch, version] = [`${side}_branch`, `${side}_version`];
    await sql`
      update receipts r set ${sql.ref(branch)} = m.to_branch, ${sql.ref(version)} = m.to_version
      from datasets d, ${pairs}
      where d.id = r.dataset_id and d.family_id = ${familyId} and (r.count_tries > 0 or r.picture_tries > 0)
        and ${sql.ref(`r.${branch}`)} = m.from_branch and ${sql.ref(`r.${version}`)} = m.from_version`.execute(
      trx,
    );
  }
}

/** Makes the next writer of these lines begin a new one. The family must be locked. */
export async function leaveLines(
  trx: Trx,
  familyId: string,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  await trx
    .updateTable("datasets")
    .set({ line: null })
    .where("family_id", "=", familyId)
    .where("line", "in", lines)
    .execute();
}

/** Deletes snapshots whose time after removal is over. Their children get their parents. @returns how many. */
export async function purgeSnapshots(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with recursive gone as (
      select s.id, s.parent_id from snapshots s join datasets d on d.id = s.dataset_id
      where not (${kept("s")} and ${kept("d")})
    ), ancestors as (
      select id, parent_id from gone
      union
      select a.id, g.parent_id from ancestors a join gone g on g.id = a.parent_id
    ), handed as (
      update snapshots s set parent_id = a.parent_id from ancestors a
      where s.parent_id = a.id and s.id not in (select id from gone)
        and (a.parent_id is null or a.parent_id not in (select id from gone))
    ), deleted as (
      delete from snapshots where id in (select id from gone) returning id
    )
    select count(*) as count from deleted`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function countPurgeable(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from snapshots s join datasets d on d.id = s.dataset_id
    where not (${kept("s")} and ${kept("d")})`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Families without any dataset, including removed ones that could be brought back. */
export async function emptyFamilies(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select f.id from families f
    where not exists (select from datasets d where d.family_id = f.id and ${kept("d")})
      and f.dropped_at is null and f.created_at < now() - interval '1 hour'`.execute(db);
  return rows.map((row) => row.id);
}

/** Marks the table of a family as removed. Its rows stay: tasks and the audit name its datasets. */
export async function forgetFamily(db: Db, familyId: string): Promise<void> {
  await db.deleteFrom("label_descriptions").where("family_id", "=", familyId).execute();
  await db
    .updateTable("families")
    .set({ dropped_at: sql<string>`clock_timestamp()` })
    .where("id", "=", familyId)
    .execute();
}

/** Uploaded blobs that no item refers to yet, because their dataset is not created yet. */
export async function pendingBlobs(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("source_files")
    .innerJoin("datasets", "datasets.id", "source_files.dataset_id")
    .select("sha256")
    .where("sha256", "is not", null)
    .where(kept("datasets"))
    .execute();
  return rows.flatMap((row) => row.sha256 ?? []);
}

export interface Removed {
  snapshots: number;
  datasets: number;
}

/**
 * Counts the removed snapshots and datasets that can still be brought back. Snapshots of a removed dataset count with
 * it.
 */
export async function countRemoved(db: Db): Promise<Removed> {
  const { rows } = await sql<Removed>`
    select
      (select count(*) from snapshots s where s.deleted_at is not null and ${kept("s")}) as snapshots,
      (select count(*) from datasets d where d.deleted_at is not null and ${kept("d")}) as datasets`.execute(
    db,
  );
  return rows[0] ?? { snapshots: 0, datasets: 0 };
}

/** Ends the time in which removed things can be brought back, for all of them. */
export async function expireRemoved(trx: Trx): Promise<void> {
  const over = sql<string>`now() - make_interval(days => ${removedDays}, secs => 1)`;
  for (const table of ["snapshots", "datasets"] as const) {
    await trx
      .updateTable(table)
      .set({ deleted_at: over })
      .where("deleted_at", "is not", null)
      .where("deleted_at", ">", over)
      .execute();
  }
}
