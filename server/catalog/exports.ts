import { type Selectable, sql } from "kysely";
import { exportHours } from "#contract/export-task.ts";
import type { FileFacts } from "#contract/export.ts";
import type { Db } from "./catalog.ts";
import type { ExportsTable } from "./exports-schema.ts";
import type { TaskRow } from "./schema.ts";

export type ExportRow = Selectable<ExportsTable>;

export async function insertExport(
  db: Db,
  row: Omit<ExportRow, "file_name" | "content_type" | "size_bytes" | "expires_at">,
): Promise<void> {
  await db.insertInto("exports").values(row).execute();
}

export async function findExport(db: Db, taskId: string): Promise<ExportRow | undefined> {
  return await db
    .selectFrom("exports")
    .selectAll()
    .where("task_id", "=", taskId)
    .executeTakeFirst();
}

/** The task of an export of a dataset, with its file if it has one. */
export async function findExportTask(
  db: Db,
  datasetId: string,
  taskId: string,
): Promise<{ task: TaskRow; made: ExportRow | undefined } | undefined> {
  const task = await db
    .selectFrom("tasks")
    .selectAll()
    .where("id", "=", taskId)
    .where("dataset_id", "=", datasetId)
    .where("type", "=", "EXPORT")
    .executeTakeFirst();
  return task && { task, made: await findExport(db, taskId) };
}

/** Records the file of an export, which can be downloaded from now on. */
export async function finishExport(
  db: Db,
  taskId: string,
  { fileName, type, sizeBytes }: FileFacts & { sizeBytes: number },
): Promise<void> {
  await db
    .updateTable("exports")
    .set({
      file_name: fileName,
      content_type: type,
      size_bytes: sizeBytes,
      expires_at: sql<string>`clock_timestamp() + make_interval(hours => ${exportHours})`,
    })
    .where("task_id", "=", taskId)
    .execute();
}

/** The file that an address names; undefined where it has expired, or its secret is another. */
export async function downloadable(
  db: Db,
  taskId: string,
  token: string,
): Promise<ExportRow | undefined> {
  return await db
    .selectFrom("exports")
    .selectAll()
    .where("task_id", "=", taskId)
    .where("token", "=", token)
    .where("expires_at", ">", sql<string>`clock_timestamp()`)
    .executeTakeFirst();
}

/** Forgets the exports whose time is over, and those that ended without a file as long ago. @returns their tasks */
export async function expireExports(db: Db): Promise<string[]> {
  const { rows } = await sql<{ task_id: string }>`
    delete from exports e using tasks t
    where t.id = e.task_id and (e.expires_at < clock_timestamp()
      or (t.status in ('FAILED', 'ABORTED')
        and t.end_time < clock_timestamp() - make_interval(hours => ${exportHours})))
    returning e.task_id`.execute(db);
  return rows.map((row) => row.task_id);
}

/** Those of these tasks that have a file, or may be about to make one. */
export async function knownExports(db: Db, taskIds: readonly string[]): Promise<Set<string>> {
  if (taskIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("exports")
    .select("task_id")
    .where("task_id", "in", taskIds)
    .execute();
  return new Set(rows.map((row) => row.task_id));
}
