import { type TaskMessage, taskMessage } from "#contract/task-messages.ts";
import type { MockDb, TaskRow } from "./db.ts";

/** The message of a task in one of its states, in the words of the service. */
export function messageIn(db: MockDb, row: TaskRow, status: string): TaskMessage {
  switch (status) {
    case "PENDING":
      return taskMessage("waiting");
    case "INITIALIZING":
      return taskMessage("waiting_again");
    case "COMPLETED":
      return row.message ?? completed(db, row);
    case "ABORTED":
      return taskMessage("aborted", { by: row.abortedBy ?? row.createdBy });
    case "FAILED":
      return taskMessage("failed");
    default:
      return begins(row);
  }
}

function begins({ type }: TaskRow): TaskMessage {
  if (type === "DATASET_CREATION") return taskMessage("creation_begins");
  if (type === "EXPORT") return taskMessage("export_begins");
  if (type === "MEDIA_ADDITION") return taskMessage("addition_begins");
  return taskMessage(type === "SNAPSHOT_RESTORE" ? "restore_begins" : "working");
}

function completed(db: MockDb, { type, datasetId, snapshotId, ...row }: TaskRow): TaskMessage {
  if (type === "EXPORT") return taskMessage("exported", { items: row.itemsTotal ?? 0 });
  const snapshot = db.snapshots.find(({ id }) => id === snapshotId)?.name;
  if (snapshot !== undefined) {
    return taskMessage(type === "SNAPSHOT_CLONE" ? "cloned" : "restored", { snapshot });
  }
  if (type !== "DATASET_CREATION") return taskMessage("changed", { items: row.itemsTotal ?? 0 });
  const items = db.datasets.find(({ id }) => id === datasetId)?.items ?? [];
  const videos = items.filter((item) => item.media_type === "video").length;
  const images = items.length - videos;
  const skipped = row.failures.length;
  return taskMessage("created", { images, videos, total: row.itemsTotal ?? items.length, skipped });
}

/** `SNAPSHOT_RESTORE`, `RUNNING` → "Snapshot restore running", as a backend without codes may word it. */
export function plainMessage(type: string, status: string): string {
  const words = `${type} ${status}`.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
