import { sql } from "kysely";
import type { Label } from "#contract/media.ts";
import type { Db } from "./catalog.ts";
import type { SourceFileRow } from "./schema.ts";

/**
 * The files that a dataset is created from, or that are added to it. Uploaded files are taken in the order of their
 * names, since requests arrive in any order; others in the order in which they were named.
 */

/** All files of a dataset, or those of one of its uploads. */
export interface SourceFiles {
  datasetId: string;
  transId?: number | undefined;
}

export interface NewSourceFile {
  name: string;
  /** Read from here when the task reaches it … */
  path?: string;
  /** … or already stored as this blob … */
  sha256?: string;
  /** … or left out, for this reason. */
  skipped?: string;
  labels?: readonly Label[];
  tags?: readonly string[];
  caption?: string | null;
}

export async function openUpload(
  db: Db,
  datasetId: string,
  { addition = false, lookedBy = null }: { addition?: boolean; lookedBy?: string | null } = {},
): Promise<number> {
  const { trans_id } = await db
    .insertInto("uploads")
    .values({ dataset_id: datasetId, addition, looked_by: lookedBy })
    .returning("trans_id")
    .executeTakeFirstOrThrow();
  return trans_id;
}

export async function findUpload(
  db: Db,
  datasetId: string,
  transId: number,
): Promise<{ addition: boolean } | undefined> {
  return await db
    .selectFrom("uploads")
    .select("addition")
    .where("trans_id", "=", transId)
    .where("dataset_id", "=", datasetId)
    .executeTakeFirst();
}

/**
 * Adds files. Within an upload, name and bytes identify a file: one that is sent again after a lost answer is stored
 * once. Two files with equal names and different bytes are two files.
 */
export async function insertSourceFiles(
  db: Db,
  datasetId: string,
  transId: number | null,
  files: readonly NewSourceFile[],
): Promise<void> {
  // A row has ten parameters, and a statement takes at most 65,535.
  for (let start = 0; start < files.length; start += 5000) {
    await db
      .insertInto("source_files")
      .values(
        files.slice(start, start + 5000).map((file) => ({
          dataset_id: datasetId,
          trans_id: transId,
          name: file.name,
          sort_key: transId === null ? "" : file.name,
          path: file.path ?? null,
          sha256: file.sha256 ?? null,
          skipped: file.skipped ?? null,
          labels: JSON.stringify(file.labels ?? []),
          tags: JSON.stringify(file.tags ?? []),
          caption: file.caption ?? null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** @param upTo Counts only files up to this id. */
export async function countSourceFiles(db: Db, files: SourceFiles, upTo?: number): Promise<number> {
  let select = db
    .selectFrom("source_files")
    .select(sql<number>`count(*)`.as("count"))
    .where(areOf(files));
  if (upTo !== undefined) select = select.where("id", "<=", upTo);
  return (await select.executeTakeFirstOrThrow()).count;
}

/** The next files after the id `after`; 0 begins with the first. */
export async function nextSourceFiles(
  db: Db,
  files: SourceFiles,
  after: number,
  limit: number,
): Promise<SourceFileRow[]> {
  let select = db.selectFrom("source_files").selectAll().where(areOf(files));
  if (after > 0) {
    select = select.where(
      sql<boolean>`(sort_key, id) > (select sort_key, id from source_files where id = ${after})`,
    );
  }
  return await select.orderBy("sort_key").orderBy("id").limit(limit).execute();
}

export async function deleteSourceFiles(db: Db, files: SourceFiles): Promise<void> {
  await db.deleteFrom("source_files").where(areOf(files)).execute();
}

/** Removes the files of uploads that are this old and were not added. A task that was aborted lately may be retried. */
export async function forgetOldUploads(db: Db, datasetId: string, days: number): Promise<void> {
  const old = db
    .selectFrom("uploads")
    .select("trans_id")
    .where("dataset_id", "=", datasetId)
    .where("addition", "=", true)
    .where("created_at", "<", sql<string>`now() - make_interval(days => ${days})`);
  await db
    .deleteFrom("source_files")
    .where("dataset_id", "=", datasetId)
    .where("trans_id", "in", old)
    .execute();
}

function areOf({ datasetId, transId }: SourceFiles) {
  return transId === undefined
    ? sql<boolean>`dataset_id = ${datasetId}`
    : sql<boolean>`dataset_id = ${datasetId} and trans_id = ${transId}`;
}

export interface SkippedFiles {
  files: number;
  total: number;
  task_id: string;
}

/**
 * The files that could not be used when datasets were created, by dataset id; datasets without such files are left out.
 */
export async function skippedFiles(
  db: Db,
  datasetIds: readonly string[],
): Promise<Map<string, SkippedFiles>> {
  const rows = await db
    .selectFrom("tasks")
    .select(["id", "dataset_id", "items_failed", "items_total"])
    .where("dataset_id", "=", sql<string>`any(${datasetIds}::uuid[])`)
    .where("type", "=", "DATASET_CREATION")
    .where("status", "=", "COMPLETED")
    .where("items_failed", ">", 0)
    .execute();
  return new Map(
    rows.map((row) => [
      row.dataset_id,
      { files: row.items_failed ?? 0, total: row.items_total ?? 0, task_id: row.id },
    ]),
  );
}
