import { translated } from "./translated.ts";

type Names = Readonly<Record<string, string | undefined>>;

// Separate from the words of the task list: the timeline needs these before its first paint.

/** Task types in words; the name of an unknown type is spelled out. */
export const taskTypeNames = translated<Names>("taskTypeNames", {
  DATASET_CREATION: "Dataset Creation",
  MEDIA_ADDITION: "Media Addition",
  REINDEX: "Reindex",
  ENRICHMENT: "Enrichment",
  LABEL_PROPAGATION: "Label Propagation",
  ANNOTATION_IMPORT: "Label Import",
  CUSTOM_METADATA: "Custom Metadata",
  SNAPSHOT_RESTORE: "Snapshot Restore",
  SNAPSHOT_CLONE: "Snapshot Clone",
  EXPORT: "Export",
});

export const taskStatusNames = translated<Names>("taskStatusNames", {
  PENDING: "Pending",
  INITIALIZING: "Initializing",
  RUNNING: "Running",
  COMPLETED: "Completed",
  FAILED: "Failed",
  ABORTED: "Aborted",
});

export const taskTypeName = (type: string): string => taskTypeNames[type] ?? spelledOut(type);
export const taskStatusName = (status: string): string =>
  taskStatusNames[status] ?? spelledOut(status);

/** `MODEL_TRAINING` → `Model Training`. */
function spelledOut(name: string): string {
  return name
    .toLowerCase()
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
