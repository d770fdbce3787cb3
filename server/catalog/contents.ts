import { sql } from "kysely";
import type { Db, Trx } from "./catalog.ts";
import { type NamedVersion, kept } from "./versions.ts";

/**
 * The sums behind content hashes, by hash: a version's sum is its predecessor's, changed by its commit. Heads and
 * snapshots store the hash alone.
 */

export async function keepContent(db: Db, hash: string, state: Buffer): Promise<void> {
  await sql`
    insert into content_states (content_hash, state) values (${hash}, ${state})
    on conflict (content_hash) do update set used_at = clock_timestamp()`.execute(db);
}

export async function findContent(db: Db, hash: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom("content_states")
    .select("state")
    .where("content_hash", "=", hash)
    .executeTakeFirst();
  return row?.state;
}

/** Deletes states that nothing names. Recent ones stay, because a version may be about to name them. */
export async function deleteUnusedContents(db: Db): Promise<void> {
  await sql`
    delete from content_states c
    where c.used_at < now() - interval '1 hour'
      and not exists (select from datasets d where d.content_hash = c.content_hash)
      and not exists (select from snapshots s where s.content_hash = c.content_hash)
      and not exists (select from undos u where u.content_hash = c.content_hash)
      and not exists (select from tasks t where t.checkpoint->>'content' = c.content_hash)`.execute(
    db,
  );
}

export interface UnhashedVersion extends NamedVersion {
  family: string;
}

/** Named versions from before content hashes existed, or whose predecessor had none; heads first. */
export async function unhashedVersions(db: Db, limit: number): Promise<UnhashedVersion[]> {
  const { rows } = await sql<UnhashedVersion>`
    select family, branch, version from (
      select d.family_id as family, d.head_branch as branch, d.head_version as version, 0 as place
        from datasets d where d.content_hash is null and d.deleted_at is null
      union all
      select d.family_id, u.branch, u.version, 1 from undos u join datasets d on d.id = u.dataset_id
        where u.content_hash is null and d.deleted_at is null
      union all
      (select d.family_id, s.branch, s.version, 2 from snapshots s join datasets d on d.id = s.dataset_id
        where s.content_hash is null and ${kept("s")} and d.deleted_at is null
        order by s.seq desc)
    ) unhashed
    group by family, branch, version order by min(place) limit ${limit}`.execute(db);
  return rows;
}

/** A version's content hash from its publication; null where it is not known yet. */
export async function contentHashOf(
  db: Db,
  { family, branch, version }: UnhashedVersion,
): Promise<string | null> {
  const { rows } = await sql<{ content_hash: string }>`
    select content_hash from (
      select d.content_hash from datasets d
        where d.family_id = ${family} and d.head_branch = ${branch} and d.head_version = ${version}
      union all
      select s.content_hash from snapshots s join datasets d on d.id = s.dataset_id
        where d.family_id = ${family} and s.branch = ${branch} and s.version = ${version}
    ) named
    where content_hash is not null limit 1`.execute(db);
  return rows[0]?.content_hash ?? null;
}

/** Sets the hash wherever the version is named without one. */
export async function fillContent(trx: Trx, version: UnhashedVersion, hash: string): Promise<void> {
  await trx
    .updateTable("datasets")
    .set({ content_hash: hash })
    .where("family_id", "=", version.family)
    .where("head_branch", "=", version.branch)
    .where("head_version", "=", version.version)
    .where("content_hash", "is", null)
    .execute();
  for (const table of ["undos", "snapshots"] as const) {
    await sql`
      update ${sql.table(table)} n set content_hash = ${hash} from datasets d
      where d.id = n.dataset_id and d.family_id = ${version.family} and n.content_hash is null
        and n.branch = ${version.branch} and n.version = ${version.version}`.execute(trx);
  }
  // Lists show the hashes of snapshots.
  await sql`
    update datasets set revision = revision + 1 where id in (
      select s.dataset_id from snapshots s join datasets d on d.id = s.dataset_id
      where d.family_id = ${version.family} and s.branch = ${version.branch}
        and s.version = ${version.version})`.execute(trx);
}
