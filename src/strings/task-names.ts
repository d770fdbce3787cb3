import { translated } from "./translated.ts";

type Names = Readonly<Record<string, string | undefined>>;

// Separate from the words of the task list: the timeline needs these before its first paint.

/** Task types in the words of the buttons that start them; the name of an unknown type is spelled out. */
export const taskTypeNames = translated<Names>("taskTypeNames", {
  DATASET_CREATION: "Create dataset",
  MEDIA_ADDITION: "Add media",
  REINDEX: "Reindex",
  ENRICHMENT: "Enrichment",
  LABEL_PROPAGATION: "Propagate labels",
  ANNOTATION_IMPORT: "Import labels",
  CUSTOM_METADATA: "Set metadata",
  SNAPSHOT_RESTORE: "Restore",
  SNAPSHOT_CLONE: "Clone",
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

/** `MODEL_TRAINING` → `Model training`. */
function spelledOut(name: string): string {
  return name.charAt(0) + name.slice(1).toLowerCase().replaceAll("_", " ");
}
