import { taskMessage } from "#contract/task-messages.ts";
import type { Role } from "#contract/dataset.ts";
import { mockClock } from "./clock.ts";
import {
  type DatasetRow,
  type MediaRow,
  type MockDb,
  type TaskRow,
  type UploadedFile,
  nextHead,
  nextId,
} from "./db.ts";
import { contentHashOf, idOf } from "./ids.ts";
import { durations, startTask } from "./tasks.ts";
import { saveSnapshot } from "./versions.ts";
import { naiveTime } from "./wire-parts.ts";

export function addDataset(
  db: MockDb,
  made: {
    name: string;
    user: string;
    id?: string;
    sourceType?: string;
    createdAt?: number;
    roles?: Record<string, Role>;
  },
): DatasetRow {
  const at = made.createdAt ?? mockClock.now();
  const row: DatasetRow = {
    id: made.id ?? nextId(db, "dataset"),
    name: made.name,
    description: "",
    sourceType: made.sourceType ?? "UPLOAD",
    createdBy: made.user,
    createdAt: at,
    updatedAt: at,
    status: "DRAFT",
    fatalError: null,
    sourceDatasetId: null,
    sourceSnapshotId: null,
    snapshotSupport: true,
    roles: { [made.user]: "owner", ...made.roles },
    items: [],
    head: nextHead(db),
    currentSnapshotId: null,
    uploads: new Map(),
  };
  db.datasets.push(row);
  return row;
}

export const notMedia = "Not an image or a video";

/** Starts the task that turns uploaded files into items; the `creation` snapshot follows. */
export function startCreation(
  db: MockDb,
  dataset: DatasetRow,
  user: string,
  files: readonly UploadedFile[],
): TaskRow {
  const usable = files.filter((file) => file.mediaType !== null);
  return startTask(db, {
    dataset,
    type: "DATASET_CREATION",
    createdBy: user,
    phases: durations.normal,
    outcome: usable.length === 0 ? "FAILED" : "COMPLETED",
    error: taskMessage("nothing_usable", {
      total: files.length,
      file: files[0]?.name ?? null,
      reason: notMedia,
    }),
    itemsTotal: files.length,
    failures: files
      .filter((file) => file.mediaType === null)
      .map((file) => ({ item: file.name, reason: notMedia })),
    complete: () => {
      dataset.items = usable.map((file, index) => itemOfFile(dataset.id, file, index));
      dataset.notEmbedded = new Set(dataset.items.map(({ media_id: id }) => id));
      dataset.head = nextHead(db);
      saveSnapshot(db, dataset, { createdBy: user, reason: "creation" });
    },
  });
}

export function itemOfFile(datasetId: string, file: UploadedFile, index: number): MediaRow {
  const id = idOf(`${datasetId}/${index}/${file.name}`);
  return {
    media_id: id,
    hash: contentHashOf(`${file.name}/${file.size}`),
    file_name: file.name,
    media_type: file.mediaType ?? "image",
    width: 640,
    height: 480,
    duration_ms: file.mediaType === "video" ? 8_000 : null,
    size_bytes: file.size,
    added_at: naiveTime(mockClock.now(), id),
    tags: [],
    labels: [],
    caption: null,
    cluster_id: null,
    metadata: {},
    ...file.known,
  };
}
