import { type Dataset, legacyStatus } from "#contract/dataset.ts";
import { operationPath } from "#contract/route.ts";
import { getTask } from "#contract/routes/tasks.ts";
import { mediaAddresses } from "#contract/media-addresses.ts";
import { abortRefusal, retryRefusal } from "#contract/task-rules.ts";
import type { MediaItem } from "#contract/media.ts";
import { estimateLeft } from "#contract/progress.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task, TaskDetail } from "#contract/task.ts";
import { type TaskMessage, taskSentence } from "#contract/task-messages.ts";
import {
  type DatasetRow,
  type MediaRow,
  type MockDb,
  type SnapshotRow,
  type TaskRow,
  keptUntil,
  livingParent,
} from "./db.ts";
import { seesDataset } from "./access.ts";
import { changesBetween } from "./media.ts";
import { mockClock } from "./clock.ts";
import { contentHash } from "./content-hash.ts";
import { inventoryOf } from "./inventory.ts";
import { plainPicture } from "./plain-picture.ts";
import { messageIn, plainMessage } from "./task-words.ts";
import { counts, naiveTime } from "./wire-parts.ts";
import { pastRuns, taskProgress, taskStatus, taskTimeline } from "./tasks.ts";

/** Rows as they are sent. The plain profile leaves our own fields out and sends some unknown ones. */

export function snapshotView(db: MockDb, row: SnapshotRow): Snapshot {
  const dataset = db.datasets.find((one) => one.id === row.datasetId);
  const view = {
    snapshot_id: row.id,
    snapshot_name: row.name,
    source_dataset_name: row.datasetName,
    created_at: naiveTime(row.createdAt, row.id),
    created_by: row.createdBy,
    ...counts(row.items),
    description: row.description,
    reason: row.reason,
    training_model_id: row.trainingModel?.id ?? null,
    training_model_name: row.trainingModel?.name ?? null,
    is_current: dataset?.currentSnapshotId === row.id,
    is_restoring: isBusy(db, row, "SNAPSHOT_RESTORE"),
    ...(db.profile === "plain"
      ? {}
      : {
          parent_id: livingParent(db, row)?.id ?? null,
          content_hash: contentHash(row.items),
          damaged: row.damaged ?? null,
        }),
    ...(row.removedAt === null
      ? {}
      : {
          removed_at: naiveTime(row.removedAt, row.id),
          kept_until: naiveTime(keptUntil(row.removedAt), row.id),
        }),
  };
  return db.profile === "plain" ? unknownField(view, "storage_class", "STANDARD") : view;
}

/** Whether a restore or a clone of this snapshot is running. */
export function isBusy(
  db: MockDb,
  row: SnapshotRow,
  type: "SNAPSHOT_RESTORE" | "SNAPSHOT_CLONE",
): boolean {
  return db.tasks.some(
    (task) => task.type === type && task.ended === null && task.snapshotId === row.id,
  );
}

export function datasetView(db: MockDb, row: DatasetRow, user: string): Dataset {
  const task = db.tasks.find((one) => one.datasetId === row.id && one.ended === null);
  const { n_images, n_videos } = counts(row.items);
  const first = row.items[0];
  const view: Dataset = {
    id: row.id,
    display_name: row.name,
    description: row.description,
    source_type: row.sourceType,
    owned_by: "USER",
    created_by: row.createdBy,
    created_at: naiveTime(row.createdAt, row.id),
    updated_at: naiveTime(row.updatedAt, row.id),
    status: legacyStatus(row.status),
    status_new: row.status.replaceAll("_", " "),
    progress: task === undefined ? 100 : (taskProgress(task) ?? 0),
    n_images,
    n_videos,
    n_objects: row.items.reduce(
      (sum, item) => sum + item.labels.filter((label) => label.box != null).length,
      0,
    ),
    fatal_error_msg: sentenceOf(row.fatalError),
    source_dataset_id: row.sourceDatasetId,
    preview_uri: first === undefined ? null : mediaView(row.id, first).media_thumb_uri,
  };
  if (db.profile === "plain") {
    if (first !== undefined) view.preview_uri = plainPicture(row.id, first.media_id);
    return unknownField(view, "filename", "upload.zip");
  }
  const current = db.snapshots.find((one) => one.id === row.currentSnapshotId);
  return {
    ...view,
    fatal_error_coded: codedOf(row.fatalError),
    skipped: skippedOf(db, row),
    damaged: damageOf(db, row),
    snapshot_support: row.snapshotSupport,
    role: row.roles[user] ?? "viewer",
    head: row.head,
    ...inventoryOf(db, row, user),
    current_snapshot:
      current === undefined
        ? null
        : { snapshot_id: current.id, snapshot_name: current.name, reason: current.reason },
    current_snapshot_id: row.currentSnapshotId,
    changes_since_current: current === undefined ? null : changesBetween(current.items, row.items),
  };
}

function damageOf(db: MockDb, row: DatasetRow): Dataset["damaged"] {
  if (row.damaged === undefined) return null;
  const whole = db.snapshots.filter(
    (one) => one.datasetId === row.id && one.removedAt === null && one.damaged === undefined,
  );
  const lastGood = whole.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  return { what: row.damaged, last_good_snapshot_id: lastGood?.id ?? null };
}

function skippedOf(db: MockDb, row: DatasetRow): Dataset["skipped"] {
  const task = db.tasks.find((one) => one.datasetId === row.id && one.type === "DATASET_CREATION");
  if (task === undefined || taskStatus(task) !== "COMPLETED") return null;
  const files = task.failures.length;
  return files === 0 ? null : { files, total: task.itemsTotal ?? files, task_id: task.id };
}

export function taskView(db: MockDb, row: TaskRow, user: string): Task {
  const dataset = db.datasets.find((one) => one.id === row.datasetId);
  const status = taskStatus(row);
  const progress = taskProgress(row);
  const message = hidesSource(db, row, user) ? null : messageIn(db, row, status);
  const error = status === "FAILED" ? row.error : null;
  const view: Task = {
    task_id: row.id,
    dataset_id: row.datasetId,
    dataset_name: dataset?.name ?? null,
    dataset_status: dataset?.status ?? null,
    created_by: row.createdBy,
    task_type: row.type,
    status,
    status_message: db.profile === "plain" ? plainMessage(row.type, status) : sentenceOf(message),
    progress_percentage: progress,
    error_message: sentenceOf(error),
    start_time: zonedTime(row.startedAt),
    end_time: row.ended === null ? null : zonedTime(row.ended.at),
  };
  if (db.profile === "plain") {
    view.start_time = wholeSeconds(view.start_time);
    view.end_time = view.end_time === null ? null : wholeSeconds(view.end_time);
    return unknownField(view, "queue_name", "cpu-default");
  }
  const total = row.itemsTotal;
  const known = { task_type: row.type, status, dataset_status: view.dataset_status };
  const mayEdit = ["editor", "owner"].includes(dataset?.roles[user] ?? "");
  return {
    ...view,
    status_coded: message,
    error_coded: codedOf(error),
    can_abort: mayEdit && abortRefusal(known) === null,
    can_retry: mayEdit && retryRefusal(known) === null,
    snapshot_id: hidesSource(db, row, user) ? null : row.snapshotId,
    reason: reasonOf(row),
    ...(row.parameters["only"] !== undefined || row.parameters["filter"] !== undefined
      ? { partial: true }
      : {}),
    items_total: total,
    items_done: total === null ? null : Math.floor((total * (progress ?? 0)) / 100),
    items_failed: total === null ? null : row.failures.length,
    heartbeat_time: heartbeatOf(row, status),
    estimate: status === "RUNNING" ? estimateOf(db, row, progress) : null,
    made_head: row.made?.head ?? null,
  };
}

/** The task of a clone names a snapshot of its source, which is hidden from users who cannot see that dataset. */
function hidesSource(db: MockDb, row: TaskRow, user: string): boolean {
  if (row.type !== "SNAPSHOT_CLONE") return false;
  const clone = db.datasets.find((one) => one.id === row.datasetId);
  return !seesDataset(db, user, clone?.sourceDatasetId ?? null);
}

function heartbeatOf(row: TaskRow, status: string): string | null {
  if (status === "PENDING" || status === "INITIALIZING") return null;
  return zonedTime(row.heartbeatAt ?? row.ended?.at ?? mockClock.now());
}

function estimateOf(db: MockDb, row: TaskRow, progress: number | null): Task["estimate"] {
  const total = row.itemsTotal;
  return estimateLeft(pastRuns(db, row.type), {
    seconds: (mockClock.now() - row.startedAt) / 1_000,
    itemsDone: total === null ? null : Math.floor((total * (progress ?? 0)) / 100),
    itemsTotal: total,
  });
}

export function taskDetailView(db: MockDb, row: TaskRow, user: string): TaskDetail {
  return {
    ...taskView(db, row, user),
    parameters: hidesSource(db, row, user) ? {} : row.parameters,
    timeline: taskTimeline(row).map(({ status, at }) => {
      const coded = hidesSource(db, row, user) ? null : messageIn(db, row, status);
      return { status, message: sentenceOf(coded), coded, time: zonedTime(at) };
    }),
    failures: row.failures.slice(0, 100),
    checkpoint: null,
    request_id: null,
    worker: "mock",
  };
}

export function mediaView(datasetId: string, row: MediaRow): MediaItem {
  const { hash, picture, noFrames, ...item } = row;
  if (picture !== undefined)
    return { ...item, media_uri: picture, media_thumb_uri: picture, media_view_uri: picture };
  const { media_id: mediaId, media_type: mediaType } = row;
  return {
    ...item,
    ...mediaAddresses(
      datasetId,
      { mediaId, mediaType, sha256: hash },
      { frames: noFrames === undefined },
    ),
  };
}

export function taskAddress(taskId: string): string {
  return operationPath(getTask, { task_id: taskId });
}

/** The end of its millisecond, so that a restore comes after the snapshot that it saved. */
export function zonedTime(at: number): string {
  return new Date(at).toISOString().replace("Z", "999Z");
}

function wholeSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}

function reasonOf({ parameters }: TaskRow): string | null {
  const { reason } = parameters;
  return typeof reason === "string" ? reason : null;
}

/** A message or an error as it is sent: the sentence, and its code and params where it has them. */
function sentenceOf(said: TaskMessage | string | null): string | null {
  return said === null || typeof said === "string" ? said : taskSentence(said);
}

function codedOf(said: TaskMessage | string | null): TaskMessage | null {
  return typeof said === "string" ? null : said;
}

function unknownField<T extends object>(view: T, name: string, value: string): T {
  return { ...view, [name]: value };
}
