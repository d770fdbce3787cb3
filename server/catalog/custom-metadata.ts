import { sql } from "kysely";
import type { CustomField } from "#contract/custom-metadata.ts";
import type { MetadataValue } from "#contract/media.ts";
import type { Db } from "./catalog.ts";
import type { MetadataImportRow } from "./schema.ts";

export async function insertImport(
  db: Db,
  id: string,
  datasetId: string,
  field: CustomField,
): Promise<void> {
  await db
    .insertInto("metadata_imports")
    .values({
      id,
      dataset_id: datasetId,
      field_name: field.field_name,
      field_type: field.field_type,
      enum_options: field.enum_options == null ? null : JSON.stringify(field.enum_options),
      is_multi: field.is_multi === true,
      task_id: null,
    })
    .execute();
}

export async function findImport(
  db: Db,
  datasetId: string,
  id: string,
): Promise<MetadataImportRow | undefined> {
  return await db
    .selectFrom("metadata_imports")
    .selectAll()
    .where("id", "=", id)
    .where("dataset_id", "=", datasetId)
    .executeTakeFirst();
}

/** The fields that were imported into the datasets of a family, the first ones first: clones have them, too. */
export async function importedFields(db: Db, familyId: string): Promise<MetadataImportRow[]> {
  return await db
    .selectFrom("metadata_imports")
    .innerJoin("datasets", "datasets.id", "metadata_imports.dataset_id")
    .selectAll("metadata_imports")
    .where("datasets.family_id", "=", familyId)
    .where("metadata_imports.task_id", "is not", null)
    .orderBy("metadata_imports.created_at")
    .execute();
}

/** The names of the fields of a family that have several values. */
export async function listFields(db: Db, familyId: string): Promise<ReadonlySet<string>> {
  const imports = await importedFields(db, familyId);
  return new Set(imports.filter((row) => row.is_multi).map((row) => row.field_name));
}

export interface ImportedValue {
  row_index: number;
  media_id: string;
  /** null: the value is removed. */
  value: MetadataValue;
  /** Why the value cannot be stored. */
  reason: string | null;
}

export async function insertValues(
  db: Db,
  importId: string,
  values: readonly ImportedValue[],
): Promise<void> {
  // A row has five parameters, and a statement takes at most 65,535.
  for (let start = 0; start < values.length; start += 10_000) {
    await db
      .insertInto("metadata_values")
      .values(
        values.slice(start, start + 10_000).map(({ value, ...row }) => ({
          ...row,
          import_id: importId,
          value: JSON.stringify(value),
        })),
      )
      .execute();
  }
}

export async function countValues(db: Db, importId: string): Promise<number> {
  const { count } = await db
    .selectFrom("metadata_values")
    .select(sql<number>`count(*)`.as("count"))
    .where("import_id", "=", importId)
    .executeTakeFirstOrThrow();
  return count;
}

/** The next values after a row. */
export async function nextValues(
  db: Db,
  importId: string,
  after: number,
  limit: number,
): Promise<ImportedValue[]> {
  return await db
    .selectFrom("metadata_values")
    .select(["row_index", "media_id", "value", "reason"])
    .where("import_id", "=", importId)
    .where("row_index", ">", after)
    .orderBy("row_index")
    .limit(limit)
    .execute();
}

/** The values are in the dataset now. */
export async function endImport(db: Db, importId: string, inserted: number): Promise<void> {
  await db.updateTable("metadata_imports").set({ inserted }).where("id", "=", importId).execute();
  await db.deleteFrom("metadata_values").where("import_id", "=", importId).execute();
}

export async function startImport(db: Db, importId: string, taskId: string): Promise<void> {
  await db
    .updateTable("metadata_imports")
    .set({ task_id: taskId })
    .where("id", "=", importId)
    .execute();
}
