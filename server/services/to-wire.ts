import { mediaAddresses } from "#contract/media-addresses.ts";
import { type Dataset, legacyStatus } from "#contract/dataset.ts";
import type { MediaItem } from "#contract/media.ts";
import { type PastRun, estimateLeft } from "#contract/progress.ts";
import { permissionRefusal } from "#contract/rules.ts";
import { abortRefusal, retryRefusal, scopeOf } from "#contract/task-rules.ts";
import { type Snapshot, removedDays } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import type { VisibleDataset } from "../catalog/datasets.ts";
import type { InventoryFacts } from "../catalog/inventory.ts";
import type { SkippedFiles } from "../catalog/source-files.ts";
import type { Instant } from "../catalog/column-types.ts";
import type { DatasetRow, SnapshotRow, TaskRow } from "../catalog/schema.ts";
import type { ListedTask } from "../catalog/task-list.ts";
import type { Item } from "../lake/schema/item.ts";
import { decodesVideos } from "../models/decodes-videos.ts";

/** Converts rows to the API's objects. */

/** Snapshots and datasets have times without a zone, those of tasks end in `Z`; both are UTC. */
export function naive(instant: Instant): string {
  return instant.replace(/Z$/, "");
}

/** @param row With its nearest live ancestor. */
export function toSnapshot(
  row: SnapshotRow,
  dataset: Pick<DatasetRow, "name" | "current_snapshot_id">,
  restoring: ReadonlySet<string> = new Set(),
): Snapshot {
  return {
    snapshot_id: row.id,
    snapshot_name: row.name,
    source_dataset_name: dataset.name,
    created_at: naive(row.created_at),
    created_by: row.created_by,
    n_images: row.n_images,
    n_videos: row.n_videos,
    description: row.description,
    reason: row.reason,
    training_model_id: null,
    training_model_name: null,
    is_current: row.id === dataset.current_snapshot_id,
    is_restoring: restoring.has(row.id),
    parent_id: row.parent_id,
    content_hash: row.content_hash,
    verified_at: row.verified_at && naive(row.verified_at),
    damaged: row.damaged,
    ...(row.deleted_at === null ? {} : removal(row.deleted_at)),
  };
}

const removedMs = removedDays * 24 * 3_600_000;

export function removal(removedAt: Instant): { removed_at: string; kept_until: string } {
  const end = new Date(Date.parse(removedAt) + removedMs);
  return { removed_at: naive(removedAt), kept_until: naive(end.toISOString()) };
}

/** The opaque name of a dataset's state, for `if_head`. */
export function headToken(row: Pick<DatasetRow, "head_revision">): string {
  return `h${row.head_revision}`;
}

const noFacts: InventoryFacts = { activity: null, restore: null, source: null, current: null };
const unseenSource = {
  dataset_id: null,
  dataset_name: null,
  snapshot_id: null,
  snapshot_name: null,
};

export function toDataset(
  row: VisibleDataset,
  facts: {
    progress: number;
    changes: number | null;
    skipped: SkippedFiles | undefined;
    lastGood: string | null;
    inventory: InventoryFacts | undefined;
  },
): Dataset {
  const { activity, restore, source, current } = facts.inventory ?? noFacts;
  return {
    id: row.id,
    display_name: row.name,
    description: row.description,
    source_type: row.source_type,
    owned_by: "USER",
    created_by: row.created_by,
    created_at: naive(row.created_at),
    updated_at: naive(row.updated_at),
    status: legacyStatus(row.status),
    status_new: row.status.replace("_", " "),
    progress: facts.progress,
    n_images: row.n_images,
    n_videos: row.n_videos,
    n_objects: 0,
    fatal_error_msg: row.fatal_error_msg,
    fatal_error_coded: row.fatal_error_coded,
    source_dataset_id: row.source_dataset_id,
    preview_uri: null,
    snapshot_support: row.snapshot_support,
    role: row.role,
    head: headToken(row),
    current_snapshot_id: row.current_snapshot_id,
    changes_since_current: facts.changes,
    skipped: facts.skipped ?? null,
    // Measured while it was empty: not yet known since.
    size_bytes: row.media_bytes === 0 && row.n_images + row.n_videos > 0 ? null : row.media_bytes,
    last_activity: activity && { ...activity, time: naive(activity.time) },
    last_restore: restore && { ...restore, time: naive(restore.time) },
    clone_of: row.source_dataset_id === null ? null : (source ?? unseenSource),
    current_snapshot: current && {
      snapshot_id: current.snapshot_id,
      snapshot_name: current.snapshot_name,
      reason: current.reason,
    },
    damaged:
      row.head_damaged === null
        ? null
        : { what: row.head_damaged, last_good_snapshot_id: facts.lastGood },
  };
}

/** 0 to 100; null while unknown. */
export function progressOf(task: TaskRow): number | null {
  if (task.status === "COMPLETED") return 100;
  if (task.items_total === null || task.items_total === 0) return null;
  return Math.floor((100 * (task.items_done ?? 0)) / task.items_total);
}

/**
 * @param editable Whether the requesting user may change the dataset.
 * @param past Completed tasks of the same type, for the estimate of a running one.
 */
export function toTask(task: ListedTask, editable: boolean, past: readonly PastRun[] = []): Task {
  const shown = {
    task_type: task.type,
    status: task.status,
    dataset_status: task.dataset_status,
    status_before: task.status_before,
  };
  return {
    task_id: task.id,
    dataset_id: task.dataset_id,
    dataset_name: task.dataset_name,
    dataset_status: task.dataset_status,
    created_by: task.created_by,
    task_type: task.type,
    status: task.status,
    status_message: hidesSource(task) ? null : task.message,
    progress_percentage: progressOf(task),
    error_message: task.error,
    start_time: task.start_time,
    end_time: task.end_time,
    status_coded: hidesSource(task) ? null : task.message_coded,
    error_coded: task.error_coded,
    can_abort: editable && abortRefusal(shown) === null,
    can_retry: editable && retryRefusal(shown) === null,
    snapshot_id: hidesSource(task) ? null : task.snapshot_id,
    reason: typeof task.parameters["reason"] === "string" ? task.parameters["reason"] : null,
    ...(scopeOf(task.parameters) === "part" ? { partial: true } : {}),
    items_done: task.items_done,
    items_total: task.items_total,
    items_failed: task.items_failed,
    heartbeat_time: task.heartbeat_time,
    estimate: task.status === "RUNNING" ? estimateOf(task, past) : null,
    made_head: madeHeadOf(task),
  };
}

/** null once the version is not kept any more. */
function madeHeadOf({ made_revision: revision, end_time: end }: ListedTask): string | null {
  if (revision === null || end === null) return null;
  return Date.now() - Date.parse(end) < removedMs ? headToken({ head_revision: revision }) : null;
}

/** The task of a clone names its source snapshot, which is hidden from users who cannot see the source. */
export function hidesSource(task: Pick<ListedTask, "type" | "sees_source">): boolean {
  return task.type === "SNAPSHOT_CLONE" && !task.sees_source;
}

function estimateOf(task: TaskRow, past: readonly PastRun[]): Task["estimate"] {
  return estimateLeft(past, {
    seconds: (Date.now() - Date.parse(task.start_time)) / 1000,
    itemsDone: task.items_done,
    itemsTotal: task.items_total,
  });
}

export function canEdit(role: VisibleDataset["role"]): boolean {
  return permissionRefusal("edit_media", { role }) === null;
}

/** What an item is, without the addresses of its bytes. */
export function toItemFields(item: Item) {
  return {
    media_id: item.mediaId,
    file_name: item.fileName,
    media_type: item.mediaType,
    width: item.width,
    height: item.height,
    duration_ms: item.durationMs,
    size_bytes: item.sizeBytes,
    added_at: naive(item.addedAt.toISOString()),
    tags: item.tags,
    labels: item.labels,
    ...(item.attributes === undefined ? {} : { attributes: item.attributes }),
    caption: item.caption,
    cluster_id: item.clusterId,
    metadata: item.metadata,
  };
}

export function toMediaItem(item: Item, datasetId: string): MediaItem {
  return {
    ...toItemFields(item),
    ...mediaAddresses(datasetId, item, { frames: decodesVideos() }),
    content_type: item.mime,
  };
}
