import { type RawBuilder, sql } from "kysely";
import { labelFileName, lookHours } from "#contract/annotations.ts";
import type { Db, Trx } from "./catalog.ts";
import { type SourceFiles, insertSourceFiles, openUpload } from "./source-files.ts";

/** Uploaded files of labels: kept for the task that imports them, and for its retries. */

export interface StoredLabelFile {
  name: string;
  sha256: string;
}

/** In the order of their names. */
export async function listLabelFiles(db: Db, transId: number): Promise<StoredLabelFile[]> {
  const rows = await db
    .selectFrom("source_files")
    .select(["name", "sha256"])
    .where("trans_id", "=", transId)
    .orderBy("sort_key")
    .orderBy("id")
    .execute();
  return rows.flatMap(({ name, sha256 }) => (sha256 === null ? [] : [{ name, sha256 }]));
}

export async function deleteLabelFiles(db: Db, transId: number): Promise<void> {
  await db.deleteFrom("source_files").where("trans_id", "=", transId).execute();
}

/** Removes the files of a dataset's imports that have ended: after another import they are not retried. */
export async function deletePastLabelFiles(db: Db, datasetId: string): Promise<void> {
  await sql`
    delete from source_files where dataset_id = ${datasetId} and trans_id in (
      select (parameters->>'trans_id')::integer from tasks
      where dataset_id = ${datasetId} and type = 'ANNOTATION_IMPORT'
        and status in ('COMPLETED', 'FAILED', 'ABORTED'))`.execute(db);
}

/** Of one user and dataset, the files of this many looks are kept. */
const keptLooks = 3;

/** Keeps files that were looked at for an import that may follow. @returns the number that names them */
export async function keepLook(
  trx: Trx,
  { datasetId, userId }: { datasetId: string; userId: string },
  files: readonly StoredLabelFile[],
): Promise<number> {
  const transId = await openUpload(trx, datasetId, { lookedBy: userId });
  await insertSourceFiles(trx, datasetId, transId, files);
  await forgetLooks(
    trx,
    sql`dataset_id = ${datasetId} and looked_by = ${userId} and trans_id not in (
      select trans_id from uploads where dataset_id = ${datasetId} and looked_by = ${userId}
      order by trans_id desc limit ${keptLooks})`,
  );
  return transId;
}

/** The files of a look of a user; undefined where they are not kept any more, or were imported. */
export async function findLook(
  db: Db,
  { datasetId, userId }: { datasetId: string; userId: string },
  transId: number,
): Promise<StoredLabelFile[] | undefined> {
  const { rows } = await sql`
    select 1 from uploads where trans_id = ${transId} and dataset_id = ${datasetId}
      and looked_by = ${userId} and created_at >= now() - make_interval(hours => ${lookHours})`.execute(
    db,
  );
  return rows.length === 0 ? undefined : await listLabelFiles(db, transId);
}

/** The files of a look become those of an import. @returns whether they were there */
export async function takeLook(trx: Trx, transId: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("uploads")
    .set({ looked_by: null })
    .where("trans_id", "=", transId)
    .where("looked_by", "is not", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Forgets the files of looks that were not imported in time. */
export async function expireLooks(db: Db): Promise<void> {
  await forgetLooks(
    db,
    sql`looked_by is not null and created_at < now() - make_interval(hours => ${lookHours})`,
  );
}

async function forgetLooks(db: Db, which: RawBuilder<unknown>): Promise<void> {
  // The rows of uploads stay, as those of others do.
  await sql`
    with old as (update uploads set looked_by = null where ${which} returning trans_id)
    delete from source_files where trans_id in (select trans_id from old)`.execute(db);
}

/** A file that may have labels, among those that media come from. */
export interface LabelCandidate {
  id: number;
  name: string;
  path: string | null;
  sha256: string | null;
}

export async function labelCandidates(
  db: Db,
  { datasetId, transId }: SourceFiles,
): Promise<LabelCandidate[]> {
  let select = db
    .selectFrom("source_files")
    .select(["id", "name", "path", "sha256"])
    .where("dataset_id", "=", datasetId)
    .where("skipped", "is", null)
    .where(sql<boolean>`name ~* ${labelFileName.source}`);
  if (transId !== undefined) select = select.where("trans_id", "=", transId);
  return await select.orderBy("sort_key").orderBy("id").execute();
}
