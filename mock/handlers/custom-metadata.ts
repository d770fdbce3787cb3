import {
  type CustomFields,
  type MetadataRow,
  customMetadataLimits,
  customValueOf,
  readCustomValue,
} from "#contract/custom-metadata.ts";
import type { MetadataValue } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import {
  createMetadataTask,
  getItemMetadata,
  getMetadataSchema,
  getMetadataTaskStatus,
  uploadMetadataValues,
} from "#contract/routes/custom-metadata.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { permit, requireState, requireWhole, visibleDataset } from "../access.ts";
import { record } from "../activity.ts";
import { type DatasetRow, type MetadataImport, type MockDb, nextHead, nextId } from "../db.ts";
import { refused } from "../failure.ts";
import { json, on } from "../handle.ts";
import { fromSnapshotOf } from "../receipts.ts";
import { durations, startTask, taskProgress, taskStatus } from "../tasks.ts";
import { saveSnapshot } from "../versions.ts";

export const customMetadataHandlers = [
  on(createMetadataTask, async (call) => {
    const { db, user, params } = call;
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("import_metadata", dataset, user);
    const field = await call.body();
    requireState(db, "import_metadata", dataset);
    requireWhole("import_metadata", dataset);
    demandNew(dataset, field.field_name);
    const id = nextId(db, "metadata");
    const imports = (dataset.metadataImports ??= new Map<string, MetadataImport>());
    imports.set(id, { field, taskId: null, inserted: 0, errors: [] });
    return json({ task_id: id, status: "INIT" });
  }),

  on(uploadMetadataValues, async (call) => {
    const { db, user, params } = call;
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("import_metadata", dataset, user);
    const rows = await call.body();
    const found = importOf(dataset, params.task_id);
    requireState(db, "import_metadata", dataset);
    requireWhole("import_metadata", dataset);
    if (found.taskId !== null) throw refused(because("metadata_task_used"));
    demandNew(dataset, found.field.field_name);
    startImport(db, dataset, { found, rows, user });
    return json({ task_id: params.task_id, status: "RUNNING" });
  }),

  on(getMetadataTaskStatus, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { taskId, inserted, errors } = importOf(dataset, params.task_id);
    const task = db.tasks.find((row) => row.id === taskId);
    const status = task === undefined ? "INIT" : taskStatus(task);
    const isDone = status === "COMPLETED";
    return json({
      task_id: params.task_id,
      status: isDone
        ? errors.length === 0
          ? "COMPLETED"
          : "COMPLETED_WITH_ERRORS"
        : status === "INIT" || status === "FAILED" || status === "ABORTED"
          ? status
          : "RUNNING",
      progress: task === undefined ? 0 : (taskProgress(task) ?? 0),
      inserted_rows: isDone ? inserted : 0,
      error_count: isDone ? errors.length : 0,
      sample_errors: isDone ? errors.slice(0, customMetadataLimits.sampleErrors) : [],
    });
  }),

  on(getMetadataSchema, ({ db, user, params }) =>
    json(fieldsOf(visibleDataset(db, user, params.dataset_id))),
  ),

  on(getItemMetadata, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const item = dataset.items.find((one) => one.media_id === params.image_id.toLowerCase());
    if (item === undefined) throw refused(because("media_not_found"));
    const values = fieldsOf(dataset).flatMap((field) => {
      const value = item.metadata[field.field_name];
      if (value === undefined) return [];
      const { field_name, field_type } = field;
      return [{ field_name, field_type, value: customValueOf(field, value) }];
    });
    return json(values);
  }),
];

function importOf(dataset: DatasetRow, id: string): MetadataImport {
  const found = dataset.metadataImports?.get(id);
  if (found === undefined) throw refused(because("metadata_task_not_found"));
  return found;
}

function demandNew(dataset: DatasetRow, field: string): void {
  const isThere = dataset.items.some(({ metadata }) => Object.hasOwn(metadata, field));
  if (isThere) throw refused(because("metadata_field_exists", { field }));
}

const plainTypes = { string: "string", number: "float", boolean: "enum" } as const;

function fieldsOf(dataset: DatasetRow): CustomFields {
  const declared = new Map(
    [...(dataset.metadataImports?.values() ?? [])].map(({ field }) => [field.field_name, field]),
  );
  const found = new Map<string, MetadataValue>();
  for (const { metadata } of dataset.items) {
    for (const [name, value] of Object.entries(metadata)) {
      if (value !== null && !found.has(name)) found.set(name, value);
    }
  }
  return [...found].map(([name, value]) => {
    const field = declared.get(name);
    const type = typeof value as keyof typeof plainTypes;
    return {
      field_name: name,
      field_type: field?.field_type ?? plainTypes[type],
      enum_options: field?.enum_options ?? (type === "boolean" ? ["true", "false"] : null),
      is_multi: field?.is_multi ?? false,
    };
  });
}

function startImport(
  db: MockDb,
  dataset: DatasetRow,
  { found, rows, user }: { found: MetadataImport; rows: readonly MetadataRow[]; user: string },
): void {
  const { field } = found;
  const name = field.field_name;
  const ids = new Set(dataset.items.map((item) => item.media_id));
  const values = new Map<string, MetadataValue>();
  const errors: { reason: string; row_index: number }[] = [];
  for (const [row_index, row] of rows.entries()) {
    const read = readCustomValue(field, row.value);
    const id = row.media_id.toLowerCase();
    if (read.reason !== undefined) errors.push({ reason: read.reason, row_index });
    else if (!ids.has(id)) {
      errors.push({ reason: "The dataset has no item with this media_id", row_index });
    } else values.set(id, read.value);
  }
  const inserted = rows.length - errors.length;
  const failed = errors.length;
  const task = startTask(db, {
    dataset,
    type: "CUSTOM_METADATA",
    createdBy: user,
    phases: durations.normal,
    itemsTotal: rows.length,
    message: taskMessage("metadata_set", { field: name, items: inserted, failed }),
    failures: errors.map(({ reason, row_index }) => ({ item: `row ${row_index}`, reason })),
    parameters: { field_name: name },
    complete: () => {
      record(db, dataset, user, "import_metadata", { items: values.size, taskId: task.id });
      if (values.size === 0) return;
      if (fromSnapshotOf(db, dataset)?.edited !== false) {
        const title = `Before custom metadata ${name}`;
        saveSnapshot(db, dataset, { createdBy: user, reason: "auto", name: title });
      }
      dataset.items = dataset.items.map((item) => {
        const value = values.get(item.media_id);
        if (value === undefined || value === null) return item;
        return { ...item, metadata: { ...item.metadata, [name]: value } };
      });
      dataset.head = nextHead(db);
    },
  });
  Object.assign(found, { taskId: task.id, inserted, errors });
}
