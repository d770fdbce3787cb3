import { type RawBuilder, sql } from "kysely";
import {
  type QualityIssue,
  qualityIssues,
  qualityLimits,
  qualityMethod,
} from "#contract/quality.ts";
import { startOfHash } from "../lib/hash-start.ts";
import type { Db } from "./catalog.ts";

/** Measured figures of pictures, by the hash of their bytes. */

export interface MeasuredPicture {
  /** In hexadecimal digits. */
  sha256: string;
  /** null: the picture cannot be decoded. */
  figures: { brightness: number; contrast: number; sharpness: number } | null;
}

/** Families that have a ready dataset and may have pictures that are not measured. */
export async function unmeasuredFamilies(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select f.id from families f
    where f.quality_method is distinct from ${qualityMethod} and f.dropped_at is null
      and exists (
        select from datasets d
        where d.family_id = f.id and d.status = 'READY' and d.deleted_at is null)
    order by f.created_at`.execute(db);
  return rows.map((row) => row.id);
}

export async function isMeasured(db: Db, familyId: string): Promise<boolean> {
  const row = await db
    .selectFrom("families")
    .select("quality_method")
    .where("id", "=", familyId)
    .executeTakeFirst();
  return row?.quality_method === qualityMethod;
}

/** All pictures of the family are measured. Edits and clones add none. */
export async function markMeasured(db: Db, familyId: string): Promise<void> {
  await db
    .updateTable("families")
    .set({ quality_method: qualityMethod })
    .where("id", "=", familyId)
    .execute();
}

/** The pictures without figures, each once. */
export async function unknownPictures(db: Db, hashes: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(hashes)];
  const rows = await db
    .selectFrom("picture_quality")
    .select("sha256")
    .where("method", "=", qualityMethod)
    .where(sql<boolean>`sha256 = any(${distinct.map(bytesOf)})`)
    .execute();
  const known = new Set(rows.map((row) => row.sha256.toString("hex")));
  return distinct.filter((sha256) => !known.has(sha256));
}

/** Stores figures, unless another process has stored them first. */
export async function insertQuality(db: Db, pictures: readonly MeasuredPicture[]): Promise<void> {
  if (pictures.length === 0) return;
  const none = { brightness: null, contrast: null, sharpness: null };
  await db
    .insertInto("picture_quality")
    .values(
      pictures.map(({ sha256, figures }) => ({
        sha256: bytesOf(sha256),
        method: qualityMethod,
        ...(figures ?? none),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The blob no longer exists. */
export async function deleteQuality(db: Db, sha256: string): Promise<void> {
  await db.deleteFrom("picture_quality").where("sha256", "=", bytesOf(sha256)).execute();
}

const { dark, bright, low_contrast: flat, blurry } = qualityLimits;

const isPoor: Readonly<Record<QualityIssue, RawBuilder<boolean>>> = {
  dark: sql`brightness < ${sql.lit(dark.brightnessBelow)}`,
  bright: sql`brightness > ${sql.lit(bright.brightnessAbove)}`,
  low_contrast: sql`(contrast < ${sql.lit(flat.contrastBelow)}
    and brightness >= ${sql.lit(dark.brightnessBelow)}
    and brightness <= ${sql.lit(bright.brightnessAbove)})`,
  blurry: sql`(sharpness < ${sql.lit(blurry.sharpnessBelow)}
    and contrast >= ${sql.lit(blurry.contrastFrom)})`,
  unreadable: sql`brightness is null`,
};

/**
 * The poor pictures of the whole installation: for each of `qualityIssues` their hashes, 32 bytes each, concatenated.
 * One value for each issue, because a million rows would be a million objects.
 */
export async function poorPictures(db: Db): Promise<Uint8Array[]> {
  const columns = qualityIssues.map(
    (issue) =>
      sql`string_agg(sha256, ''::bytea) filter (where ${isPoor[issue]}) as ${sql.ref(issue)}`,
  );
  const conditions = qualityIssues.map((issue) => isPoor[issue]);
  const { rows } = await sql<Record<QualityIssue, Buffer | null>>`
    select ${sql.join(columns)} from picture_quality
    where method = ${qualityMethod} and (${sql.join(conditions, sql` or `)})`.execute(db);
  return qualityIssues.map((issue) => rows[0]?.[issue] ?? new Uint8Array());
}

const recordBytes = 7 + 8;

/** The sharpness of every measured picture of the installation, by the begin of its hash; see `startOfHash`. */
export async function sharpnessOfPictures(db: Db): Promise<Map<number, number>> {
  // One value, because a million rows would be a million objects.
  const { rows } = await sql<{ all: Buffer | null }>`
    select string_agg(substring(sha256 for 7) || float8send(sharpness::float8), ''::bytea) as all
    from picture_quality where method = ${qualityMethod} and sharpness is not null`.execute(db);
  const bytes = rows[0]?.all ?? Buffer.alloc(0);
  const figures = new Map<number, number>();
  for (let at = 0; at + recordBytes <= bytes.length; at += recordBytes) {
    const start = startOfHash(bytes.toString("hex", at, at + 7));
    figures.set(start, bytes.readDoubleBE(at + 7));
  }
  return figures;
}

function bytesOf(sha256: string): Buffer {
  return Buffer.from(sha256, "hex");
}
