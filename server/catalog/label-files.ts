import { sql } from "kysely";
import { labelFileName } from "#contract/annotations.ts";
import type { Db } from "./catalog.ts";
import type { SourceFiles } from "./source-files.ts";

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
