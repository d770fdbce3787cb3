import { sql } from "kysely";
import type { Catalog, Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";
import { type NamedVersion, kept, lockFamily } from "./versions.ts";

/** Records of the lake's files as they were made durable, and the state of the versions that consist of them. */

export interface RecordedFile {
  /** Below the folder of the family's table. */
  path: string;
  sizeBytes: number;
  /** In hexadecimal digits; null: not hashed yet. */
  sha256: string | null;
}

export interface KnownFile extends RecordedFile {
  /** When it was last read and equal to its record. */
  verifiedAt: Instant | null;
}

/** A file is to be published under a path at which another one was published before: the lake was set back. */
export class OtherFileError extends Error {
  override readonly name = "OtherFileError";
}

/**
 * Records files. Existing records stay, because named versions consist of those files.
 * @throws OtherFileError where a record differs; the writer has to begin again on a new line
 */
export async function recordFiles(
  db: Db,
  familyId: string,
  files: readonly RecordedFile[],
): Promise<void> {
  if (files.length === 0) return;
  const written = await db
    .insertInto("lake_files")
    .values(
      files.map(({ path, sizeBytes, sha256 }) => ({
        family_id: familyId,
        path,
        size_bytes: sizeBytes,
        sha256: sha256 === null ? null : Buffer.from(sha256, "hex"),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["family_id", "path"])
        .doUpdateSet({ sha256: sql<Buffer | null>`coalesce(lake_files.sha256, excluded.sha256)` })
        .where(
          sql<boolean>`lake_files.size_bytes = excluded.size_bytes
            and coalesce(lake_files.sha256 = excluded.sha256, true)`,
        ),
    )
    .returning("path")
    .execute();
  if (written.length === files.length) return;
  const same = new Set(written.map(({ path }) => path));
  const other = files.find(({ path }) => !same.has(path));
  throw new OtherFileError(`${other?.path} of ${familyId} was recorded with other bytes`);
}

/** The records of these files of a family, by path. */
export async function recordedFiles(
  db: Db,
  familyId: string,
  paths: readonly string[],
): Promise<Map<string, KnownFile>> {
  const rows = await db
    .selectFrom("lake_files")
    .selectAll()
    .where("family_id", "=", familyId)
    .where(sql<boolean>`path = any(${paths})`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.path,
      {
        path: row.path,
        sizeBytes: row.size_bytes,
        sha256: row.sha256?.toString("hex") ?? null,
        verifiedAt: row.verified_at,
      },
    ]),
  );
}

/** The file was read and equals its record, or gets its first hash. */
export async function markFileVerified(
  db: Db,
  familyId: string,
  { path, sizeBytes, sha256 }: RecordedFile & { sha256: string },
): Promise<void> {
  const hash = Buffer.from(sha256, "hex");
  const now = sql<string>`clock_timestamp()`;
  await db
    .insertInto("lake_files")
    .values({ family_id: familyId, path, size_bytes: sizeBytes, sha256: hash, verified_at: now })
    .onConflict((conflict) =>
      conflict.columns(["family_id", "path"]).doUpdateSet({
        verified_at: now,
        sha256: sql<Buffer>`coalesce(lake_files.sha256, ${hash})`,
      }),
    )
    .execute();
}

/** The file differs from its record. It is read again at each verification until it matches. */
export async function markFileDamaged(db: Db, familyId: string, path: string): Promise<void> {
  await db
    .updateTable("lake_files")
    .set({ verified_at: null })
    .where("family_id", "=", familyId)
    .where("path", "=", path)
    .execute();
}

/** All recorded paths of a family that are older than an hour. */
export async function listRecorded(db: Db, familyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("lake_files")
    .select("path")
    .where("family_id", "=", familyId)
    .where("recorded_at", "<", sql<string>`clock_timestamp() - interval '1 hour'`)
    .execute();
  return rows.map((row) => row.path);
}

/** The files no longer exist. */
export async function forgetFiles(
  db: Db,
  familyId: string,
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return;
  await db
    .deleteFrom("lake_files")
    .where("family_id", "=", familyId)
    .where(sql<boolean>`path = any(${paths})`)
    .execute();
}

export interface DueVersion extends NamedVersion {
  family: string;
}

/** How long a verification of a version is valid, in days; a damaged one is checked again every ten minutes. */
export const verifiedDays = 7;

/** Versions of heads and snapshots that are due for verification: those never verified first, then the oldest. */
export async function versionsDue(db: Db, limit: number): Promise<DueVersion[]> {
  const due = (verified: string, damaged: string) => sql`(${sql.ref(verified)} is null
    or ${sql.ref(verified)} < clock_timestamp() - make_interval(days => ${sql.lit(verifiedDays)})
    or (${sql.ref(damaged)} is not null
      and ${sql.ref(verified)} < clock_timestamp() - interval '10 minutes'))`;
  const { rows } = await sql<DueVersion>`
    select family, branch, version from (
      select d.family_id as family, d.head_branch as branch, d.head_version as version,
          d.head_verified_at as verified
        from datasets d
        where d.deleted_at is null and d.status = 'READY'
          and ${due("d.head_verified_at", "d.head_damaged")}
      union all
      select d.family_id, s.branch, s.version, s.verified_at
        from snapshots s join datasets d on d.id = s.dataset_id
        where ${kept("s")} and ${kept("d")} and ${due("s.verified_at", "s.damaged")}) as named
    group by family, branch, version
    order by min(verified) nulls first
    limit ${limit}`.execute(db);
  return rows;
}

/** The heads of all usable datasets that are not known to be damaged. */
export async function headsOfAll(db: Db): Promise<DueVersion[]> {
  return await db
    .selectFrom("datasets")
    .select(["family_id as family", "head_branch as branch", "head_version as version"])
    .distinct()
    .where("deleted_at", "is", null)
    .where("status", "=", "READY")
    .where("head_damaged", "is", null)
    .execute();
}

/**
 * Stores the result of a verification with every head and snapshot that names the version.
 * @param problem null: its files are as they were written.
 */
export async function markVersion(
  catalog: Pick<Catalog, "transaction">,
  familyId: string,
  { branch, version }: NamedVersion,
  problem: string | null,
): Promise<void> {
  await catalog.transaction(async (trx) => {
    await lockFamily(trx, familyId);
    await sql`
      update datasets d set revision = revision + 1
      where family_id = ${familyId} and (
        head_branch = ${branch} and head_version = ${version}
          and head_damaged is distinct from ${problem}::text
        or exists (select from snapshots s where s.dataset_id = d.id and s.branch = ${branch}
          and s.version = ${version} and s.damaged is distinct from ${problem}::text))`.execute(
      trx,
    );
    await trx
      .updateTable("datasets")
      .set({ head_verified_at: sql<string>`clock_timestamp()`, head_damaged: problem })
      .where("family_id", "=", familyId)
      .where("head_branch", "=", branch)
      .where("head_version", "=", version)
      .execute();
    await trx
      .updateTable("snapshots")
      .from("datasets")
      .set({ verified_at: sql<string>`clock_timestamp()`, damaged: problem })
      .whereRef("datasets.id", "=", "snapshots.dataset_id")
      .where("datasets.family_id", "=", familyId)
      .where("snapshots.branch", "=", branch)
      .where("snapshots.version", "=", version)
      .execute();
  });
}

export interface DamagedVersion extends DueVersion {
  what: string;
  /** When the damage was found, or last confirmed. */
  looked: Instant | null;
}

/** All named versions that are known to be damaged. */
export async function damagedVersions(db: Db): Promise<DamagedVersion[]> {
  const { rows } = await sql<DamagedVersion>`
    select family_id as family, head_branch as branch, head_version as version,
        head_damaged as what, head_verified_at as looked
      from datasets where head_damaged is not null and deleted_at is null
    union
    select d.family_id, s.branch, s.version, s.damaged, s.verified_at
      from snapshots s join datasets d on d.id = s.dataset_id
      where s.damaged is not null and d.deleted_at is null`.execute(db);
  return rows;
}

/** The known damage of a version; null where there is none. */
export async function knownDamage(db: Db, version: DueVersion): Promise<string | null> {
  const { family, branch, version: number } = version;
  const all = await damagedVersions(db);
  const known = all.find(
    (one) => one.family === family && one.branch === branch && one.version === number,
  );
  return known?.what ?? null;
}

/**
 * A family's heads and its snapshots of the last days, which may have been written from a file that was damaged since.
 */
export async function recentVersions(db: Db, familyId: string): Promise<DueVersion[]> {
  const { rows } = await sql<DueVersion>`
    select family_id as family, head_branch as branch, head_version as version from datasets
      where family_id = ${familyId} and deleted_at is null and status = 'READY'
    union
    select d.family_id, s.branch, s.version from snapshots s join datasets d on d.id = s.dataset_id
      where d.family_id = ${familyId} and ${kept("s")} and ${kept("d")}
        and s.created_at > clock_timestamp() - make_interval(days => ${sql.lit(2 * verifiedDays)})`.execute(
    db,
  );
  return rows;
}

export interface NamedPlace extends DueVersion {
  dataset: string;
  datasetName: string;
  /** null: the dataset's head. */
  snapshot: string | null;
  snapshotName: string | null;
}

/** Everything that names a version: heads, and snapshots that are live or can be brought back. Family by family. */
export async function listPlaces(db: Db): Promise<NamedPlace[]> {
  const { rows } = await sql<NamedPlace>`
    select d.family_id as family, d.head_branch as branch, d.head_version as version,
        d.id as dataset, d.name as "datasetName", null as snapshot, null as "snapshotName", 0 as seq
      from datasets d where ${kept("d")} and d.status in ('READY', 'READ_ONLY', 'PARTIAL_INDEX')
    union all
    select d.family_id, s.branch, s.version, d.id, d.name, s.id, s.name, s.seq
      from snapshots s join datasets d on d.id = s.dataset_id where ${kept("s")} and ${kept("d")}
    order by family, dataset, seq`.execute(db);
  return rows;
}

/** Families that are put aside, with the reason. */
export async function damagedFamilies(db: Db): Promise<{ id: string; what: string }[]> {
  const rows = await db
    .selectFrom("families")
    .select(["id", "damaged"])
    .where("damaged", "is not", null)
    .where("dropped_at", "is", null)
    .execute();
  return rows.map(({ id, damaged }) => ({ id, what: damaged ?? "" }));
}

/** Whether a live or recoverable row of the family names this version. */
export async function isNamed(
  db: Db,
  familyId: string,
  { branch, version }: NamedVersion,
): Promise<boolean> {
  const { rows } = await sql<{ named: boolean }>`
    select exists (select from datasets where family_id = ${familyId} and head_branch = ${branch}
        and head_version = ${version} and ${kept("datasets")})
      or exists (select from snapshots s join datasets d on d.id = s.dataset_id
        where d.family_id = ${familyId} and s.branch = ${branch} and s.version = ${version}
          and ${kept("s")} and ${kept("d")}) as named`.execute(db);
  return rows[0]?.named === true;
}

/** Marks a family as unusable, with the reason, or as usable again. */
export async function markFamily(db: Db, familyId: string, damaged: string | null): Promise<void> {
  await db
    .updateTable("families")
    .set({ damaged })
    .where("id", "=", familyId)
    .where(sql<boolean>`damaged is distinct from ${damaged}::text`)
    .execute();
}

export interface KnownDamage {
  families: number;
  datasets: number;
  snapshots: number;
  blobs: number;
}

/** Counts the known damage of existing data. */
export async function countDamage(db: Db): Promise<KnownDamage> {
  const { rows } = await sql<KnownDamage>`select
    (select count(*) from families where damaged is not null and dropped_at is null) as families,
    (select count(*) from datasets where head_damaged is not null and deleted_at is null) as datasets,
    (select count(*) from snapshots s join datasets d on d.id = s.dataset_id
      where s.damaged is not null and s.deleted_at is null and d.deleted_at is null) as snapshots,
    (select count(*) from damaged_blobs) as blobs`.execute(db);
  return rows[0] ?? { families: 0, datasets: 0, snapshots: 0, blobs: 0 };
}

/** The newest snapshot of a dataset that has no known damage. */
export async function lastGoodSnapshot(db: Db, datasetId: string): Promise<string | null> {
  const row = await db
    .selectFrom("snapshots")
    .select("id")
    .where("dataset_id", "=", datasetId)
    .where("deleted_at", "is", null)
    .where("damaged", "is", null)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
