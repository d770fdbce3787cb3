import type { Explore } from "#contract/clusters.ts";
import type { EnrichmentModel } from "#contract/enrichment.ts";
import type { Dataset } from "#contract/dataset.ts";
import type { Facet, MediaPage } from "#contract/media.ts";
import { features } from "#contract/features.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Stats } from "#contract/stats.ts";
import type { Task, TaskPage } from "#contract/task.ts";
import { ApiError } from "#/api/errors.ts";
import { datasetKeys, mediaKeys, sessionKeys, snapshotKeys, taskKeys } from "#/api/keys.ts";
import type { SnapshotList } from "#/api/snapshots/snapshot-list.ts";
import type { Answer } from "./frozen-client.ts";

/** The example data of the gallery, which is on no server. */

const at = "2026-03-02T09:30:00Z";

export const dataset: Dataset = {
  id: "00000000-0000-4000-8000-000000000001",
  display_name: "Street Scenes",
  created_at: at,
  status_new: "READY",
  n_images: 0,
  n_videos: 0,
  role: "owner",
  snapshot_support: true,
  current_snapshot_id: null,
};

export const snapshot: Snapshot = {
  snapshot_id: "00000000-0000-4000-8000-000000000002",
  snapshot_name: "v1-baseline",
  source_dataset_name: dataset.display_name,
  created_at: at,
  created_by: "owner@localhost",
  n_images: 1_240,
  n_videos: 12,
  description: "Before the relabelling",
  reason: "manual",
  training_model_id: null,
  training_model_name: null,
  is_current: true,
  is_restoring: false,
};

export const task: Task = {
  task_id: "00000000-0000-4000-8000-000000000003",
  dataset_id: dataset.id,
  dataset_name: dataset.display_name,
  created_by: "owner@localhost",
  task_type: "DATASET_CREATION",
  status: "COMPLETED",
  progress_percentage: 100,
  error_message: null,
  start_time: at,
  end_time: "2026-03-02T09:31:10Z",
};

/** An enrichment that runs, and had no snapshot taken before. */
export const enriching: Task = {
  ...task,
  task_type: "ENRICHMENT",
  status: "RUNNING",
  progress_percentage: 42,
  end_time: null,
  snapshot_id: null,
  items_done: 520,
  items_total: 1_240,
};

const model = {
  type: "OBJECT_DETECTION",
  vendor: "human",
  description: "Objects of 80 everyday classes (COCO), with boxes",
  dependencies: null,
  version: "1",
  licence: "MIT",
  new_images: 1_240,
} as const;

/** One measured well, one that is not, and one that cannot run. */
export const models: EnrichmentModel[] = [
  {
    ...model,
    id: "detector",
    name: "Detector",
    status: "Active",
    ms_per_image: 48,
    measured_images: 900,
  },
  { ...model, id: "other", name: "Other detector", status: "Active", ms_per_image: null },
  {
    ...model,
    id: "absent",
    name: "Text",
    type: "TEXT_DETECTION",
    status: "Unavailable",
    reason: "It is not installed: `stillframe models install` fetches it",
  },
];

export const noClusters: Explore = {
  clusters: [],
  metadata: { used_duckdb: false },
  total_clusters: 0,
  unclustered: 0,
  head: "0",
};

const noValues: Facet = { values: [], total: 0 };

export const stats: Stats = {
  at: snapshot.snapshot_id,
  n_items: 0,
  labels: noValues,
  tags: noValues,
  types: noValues,
  duplicates: { items: 0, groups: 0 },
  bytes: 0,
  bytes_only_here: 0,
  quality: { measured: false, issues: [] },
  head: "0",
};

export const noSnapshots: SnapshotList = { snapshots: [], nextCursor: null };
export const noItems: MediaPage = { items: [], next_cursor: null, total: 0, head: "0" };
export const noTasks: TaskPage = { tasks: [], total: 0, page: 1, page_size: 20 };

/** A backend with all of our extensions and one empty dataset. */
export const usual: readonly Answer[] = [
  [sessionKeys.capabilities(), { version: "1.0.0", features }],
  [sessionKeys.me(), { email: "owner@localhost" }],
  [sessionKeys.connection(), 12],
  [datasetKeys.lists(), [dataset]],
  [datasetKeys.detail(dataset.id), dataset],
  [
    snapshotKeys.filters(dataset.id),
    { total: 0, removed: 0, reasons: [], created_by: [], oldest: null },
  ],
  [snapshotKeys.lists(dataset.id), noSnapshots],
  [snapshotKeys.detail(dataset.id, snapshot.snapshot_id), snapshot],
  [mediaKeys.cover(dataset.id, true), []],
  [mediaKeys.spreads(dataset.id), []],
  [mediaKeys.all(dataset.id), noItems],
  [taskKeys.filters(), { dataset_names: [], dataset_ids: [], task_types: [], created_by: [] }],
  [taskKeys.lists(), noTasks],
];

const refused = (status: number, detail: string) =>
  new ApiError({ kind: "http", status, detail, requestId: `req-${status}` });

export const failures = {
  error: refused(500, "Internal server error"),
  forbidden: refused(403, "This account may not see it"),
  notFound: refused(404, "It is not there, or no longer"),
  offline: new ApiError({ kind: "network" }),
  notEmbedded: new ApiError({ kind: "http", status: 409, code: "not_embedded" }),
  ended: refused(401, "The session has expired"),
} as const;
