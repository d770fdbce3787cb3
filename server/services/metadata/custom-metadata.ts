import { randomUUID } from "node:crypto";
import {
  type CustomField,
  type CustomFieldType,
  type CustomFields,
  customMetadataLimits,
  customValueOf,
  readCustomValue,
} from "#contract/custom-metadata.ts";
import { because } from "#contract/refusals.ts";
import {
  type ImportedValue,
  findImport,
  importedFields,
  insertImport,
  insertValues,
  startImport,
} from "../../catalog/custom-metadata.ts";
import { headOf } from "../../catalog/datasets.ts";
import type { MetadataImportRow, TaskRow } from "../../catalog/schema.ts";
import { findTask } from "../../catalog/task-list.ts";
import { listFailures } from "../../catalog/tasks.ts";
import { refused } from "../../errors.ts";
import type { FieldType } from "../../lake/schema/metadata-field.ts";
import type { Services } from "../../ports/services.ts";
import { startTask } from "../../tasks/start-task.ts";
import { datasetOf, demandPermission, lockFor, refuseDamagedHead } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { progressOf } from "../to-wire.ts";
import { metadataImport } from "./metadata-import.ts";

export function customMetadataServices(deps: Deps): Services["customMetadata"] {
  const { catalog, lake } = deps;

  async function readerOf(dataset: Parameters<typeof headOf>[0] & { family_id: string }) {
    return await lake.reader(dataset.family_id, headOf(dataset));
  }

  /** The fields of the present content, with the types that they were imported as. */
  async function fieldsOf(dataset: Parameters<typeof readerOf>[0]): Promise<CustomFields> {
    const [reader, imports] = await Promise.all([
      readerOf(dataset),
      importedFields(catalog.db, dataset.family_id),
    ]);
    const declared = new Map(imports.map((row) => [row.field_name, row]));
    return [...reader.fields].map(([name, type]) => {
      const known = declared.get(name);
      return {
        field_name: name,
        field_type: known?.field_type ?? plainTypes[type],
        enum_options: known?.enum_options ?? (type === "boolean" ? ["true", "false"] : null),
        is_multi: known?.is_multi ?? false,
      };
    });
  }

  async function demandImport(datasetId: string, id: string): Promise<MetadataImportRow> {
    const found = await findImport(catalog.db, datasetId, id);
    if (found === undefined) throw refused(because("metadata_task_not_found"));
    return found;
  }

  return {
    async create(context, datasetId, field) {
      return await catalog.transaction(async (trx) => {
        const dataset = await lockFor(trx, context.actor, datasetId, "import_metadata");
        refuseDamagedHead(dataset);
        const { field_name: name } = field;
        if ((await readerOf(dataset)).fields.has(name)) {
          throw refused(because("metadata_field_exists", { field: name }));
        }
        const id = randomUUID();
        await insertImport(trx, id, datasetId, field);
        return { task_id: id, status: "INIT" };
      });
    },

    async upload(context, datasetId, importId, rows) {
      await demandPermission(catalog.db, context.actor, datasetId, "import_metadata");
      const row = await demandImport(datasetId, importId);
      await deps.disk.demandSpace();
      const field = fieldOf(row);
      const values = rows.map(({ media_id, value }, row_index): ImportedValue => {
        const read = readCustomValue(field, value);
        return read.reason === undefined
          ? { row_index, media_id, value: read.value, reason: null }
          : { row_index, media_id, value: null, reason: read.reason };
      });
      await catalog.transaction(async (trx) => {
        const dataset = await lockFor(trx, context.actor, datasetId, "import_metadata");
        refuseDamagedHead(dataset);
        const now = await findImport(trx, datasetId, importId);
        if (now?.task_id != null) throw refused(because("metadata_task_used"));
        if ((await readerOf(dataset)).fields.has(row.field_name)) {
          throw refused(because("metadata_field_exists", { field: row.field_name }));
        }
        await insertValues(trx, importId, values);
        const taskId = await startTask(trx, metadataImport, deps, {
          dataset,
          parameters: { import_id: importId, field_name: row.field_name },
          actor: context.actor.email,
          requestId: context.requestId,
          itemsTotal: values.length,
        });
        await startImport(trx, importId, taskId);
      });
      return { task_id: importId, status: "RUNNING" };
    },

    async status(actor, datasetId, importId) {
      await datasetOf(catalog.db, actor, datasetId);
      const row = await demandImport(datasetId, importId);
      const none = { inserted_rows: 0, error_count: 0, sample_errors: [] };
      const task =
        row.task_id === null ? undefined : await findTask(catalog.db, actor.userId, row.task_id);
      if (task === undefined) return { task_id: importId, status: "INIT", progress: 0, ...none };
      // After its task: the count is written in the transaction that completes it.
      const { inserted } = await demandImport(datasetId, importId);
      const failures = await listFailures(catalog.db, task.id, customMetadataLimits.sampleErrors);
      return {
        task_id: importId,
        status: statusOf(task),
        progress: progressOf(task) ?? 0,
        inserted_rows: inserted,
        error_count: task.items_failed ?? 0,
        sample_errors: failures.map(({ item, reason }) => ({
          reason,
          row_index: Number(item.replace("row ", "")),
        })),
      };
    },

    async schema(actor, datasetId) {
      return await fieldsOf(await datasetOf(catalog.db, actor, datasetId));
    },

    async ofItem(actor, datasetId, mediaId) {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const [item] = await (await readerOf(dataset)).get([mediaId.toLowerCase()]);
      if (item === undefined) throw refused(because("media_not_found"));
      const fields = await fieldsOf(dataset);
      return fields.flatMap((field) => {
        const value = item.metadata[field.field_name];
        if (value === undefined) return [];
        const { field_name, field_type } = field;
        return [{ field_name, field_type, value: customValueOf(field, value) }];
      });
    },
  };
}

/** Of fields that edits of items made. */
const plainTypes: Readonly<Record<FieldType, CustomFieldType>> = {
  string: "string",
  number: "float",
  boolean: "enum",
};

function fieldOf(row: MetadataImportRow): CustomField {
  const { field_name, field_type, enum_options, is_multi } = row;
  return { field_name, field_type, enum_options, is_multi };
}

function statusOf({ status, items_failed: failed }: Pick<TaskRow, "status" | "items_failed">) {
  if (status === "COMPLETED") return failed ? "COMPLETED_WITH_ERRORS" : "COMPLETED";
  return status === "FAILED" || status === "ABORTED" ? status : "RUNNING";
}
