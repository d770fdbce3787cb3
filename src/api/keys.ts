import type { ActivityQuery, ActivitySummaryQuery } from "#contract/activity.ts";
import type { EditMedia, MediaFilter } from "#contract/media.ts";
import type { RouteQuery } from "#contract/route.ts";
import type { getDiff } from "#contract/routes/comparison.ts";
import type { listSnapshots } from "#contract/routes/snapshots.ts";
import type { SnapshotCriteria } from "#contract/snapshot-filter.ts";
import type { TaskListQuery } from "#contract/task.ts";

/**
 * Every query key, general to specific, so that one call invalidates a family. In one file, because the end of a task
 * changes queries of several resources (see `task-effects.ts`).
 */

/** `removed` selects the removed snapshots instead of the live ones. */
export type SnapshotFilter = SnapshotCriteria & Pick<RouteQuery<typeof listSnapshots>, "removed">;

/**
 * Two versions of a dataset. Each is a snapshot's id or `head`. The token says which version `head` is, so that no
 * cached answer ever changes: another head is another key.
 */
export interface VersionPair {
  from: string;
  to: string;
  /** The dataset of `to`, a clone or the original; absent: the same as that of `from`. */
  toDataset?: string;
  /** The tokens of the heads, where one of the two is `head`. */
  head: string | undefined;
}

/** Selects items that differ; values of one name are alternatives; the conditions of different names all apply. */
export type DiffFilter = Pick<RouteQuery<typeof getDiff>, "change" | "field" | "label" | "text">;

export const sessionKeys = {
  capabilities: () => ["capabilities"] as const,
  me: () => ["me"] as const,
  connection: () => ["connection"] as const,
  apiKeys: () => ["api-keys"] as const,
  sessions: () => ["sessions"] as const,
};

export const datasetKeys = {
  lists: () => ["datasets"] as const,
  removed: () => ["datasets-removed"] as const,
  detail: (datasetId: string) => ["dataset", datasetId] as const,
  /** Separate from the dataset: its changes do not change them. */
  classes: (datasetId: string) => ["dataset-classes", datasetId] as const,
};

export const lineageKeys = {
  /** Of all datasets: a clone changes the lineage of its source, whose id is seldom known. */
  all: () => ["lineage"] as const,
  detail: (datasetId: string) => ["lineage", datasetId] as const,
};

export const snapshotKeys = {
  /** Of one dataset: its lists and details. */
  all: (datasetId: string) => ["snapshots", datasetId] as const,
  lists: (datasetId: string) => ["snapshots", datasetId, "list"] as const,
  list: (datasetId: string, filter: SnapshotFilter) =>
    ["snapshots", datasetId, "list", filter] as const,
  /** Loads the list back to this time. */
  until: (datasetId: string, until: string) => ["snapshots", datasetId, "until", until] as const,
  filters: (datasetId: string) => ["snapshots", datasetId, "filters"] as const,
  summary: (datasetId: string, snapshotId: string, head?: string) =>
    ["snapshots", datasetId, "summary", snapshotId, head] as const,
  shape: (datasetId: string) => ["snapshots", datasetId, "shape"] as const,
  stats: (datasetId: string, snapshotId: string) =>
    ["snapshots", datasetId, "stats", snapshotId] as const,
  headStats: (datasetId: string, head: string | undefined) =>
    ["snapshots", datasetId, "stats", "head", head] as const,
  detail: (datasetId: string, snapshotId: string) =>
    ["snapshots", datasetId, "detail", snapshotId] as const,
};

export const mediaKeys = {
  all: (datasetId: string) => ["media", datasetId] as const,
  /** The present items; those at a snapshot never change. */
  now: (datasetId: string) => ["media", datasetId, "now"] as const,
  page: (
    datasetId: string,
    at: string | null,
    list: MediaFilter & { sort?: string },
    page: number,
  ) => ["media", datasetId, at ?? "now", "page", list, page] as const,
  facets: (
    datasetId: string,
    at: string | null,
    filter: MediaFilter,
    ask: { facet?: string[] | undefined; q?: string | undefined },
  ) => ["media", datasetId, at ?? "now", "facets", filter, ask] as const,
  /** Belongs to one head, which it names: an edit that moves the head does not refetch it. */
  editPreview: (datasetId: string, edit: EditMedia) => ["media", datasetId, "edit", edit] as const,
  spreads: (datasetId: string) => ["media", datasetId, "spread"] as const,
  spread: (datasetId: string, at: string, total: number, wanted: number) =>
    [...mediaKeys.spreads(datasetId), at, total, wanted] as const,
  cover: (datasetId: string, isSpread: boolean) =>
    ["media", datasetId, "now", "cover", isSpread] as const,
  video: (datasetId: string, mediaId: string, hash: string) =>
    ["media", datasetId, "video", mediaId, hash] as const,
  search: (datasetId: string, text: string) => ["media", datasetId, "now", "search", text] as const,
};

export const comparisonKeys = {
  all: (datasetId: string) => ["comparison", datasetId] as const,
  summary: (datasetId: string, pair: VersionPair) =>
    ["comparison", datasetId, "summary", pair] as const,
  page: (datasetId: string, pair: VersionPair, filter: DiffFilter, page: number, limit: number) =>
    ["comparison", datasetId, "page", pair, filter, page, limit] as const,
  item: (datasetId: string, pair: VersionPair, mediaId: string) =>
    ["comparison", datasetId, "item", pair, mediaId] as const,
  history: (datasetId: string, mediaId: string, view: string) =>
    ["comparison", datasetId, "history", mediaId, view] as const,
  editors: (datasetId: string, head: string | undefined) =>
    ["comparison", datasetId, "editors", head] as const,
  authors: (datasetId: string, snapshotId: string) =>
    ["comparison", datasetId, "authors", snapshotId] as const,
};

export const activityKeys = {
  all: () => ["activity"] as const,
  lists: () => ["activity", "list"] as const,
  list: (query: ActivityQuery) => ["activity", "list", query] as const,
  newest: (query: ActivityQuery) => ["activity", "newest", query] as const,
  summaries: () => ["activity", "summary"] as const,
  summary: (query: ActivitySummaryQuery) => ["activity", "summary", query] as const,
};

export const receiptKeys = {
  all: (datasetId: string) => ["receipt", datasetId] as const,
  detail: (datasetId: string, taskId: string) => ["receipt", datasetId, taskId] as const,
  pictures: (datasetId: string, taskId: string) =>
    ["receipt", datasetId, taskId, "pictures"] as const,
};

export const taskKeys = {
  lists: () => ["tasks", "list"] as const,
  list: (query: TaskListQuery) => ["tasks", "list", query] as const,
  /** Separate from the lists: these are not polled. */
  restores: (datasetId: string) => ["tasks", "restores", datasetId] as const,
  filters: () => ["tasks", "filters"] as const,
  filtersOf: (times: Pick<TaskListQuery, "start_time_from" | "start_time_to">) =>
    ["tasks", "filters", times] as const,
  detail: (taskId: string) => ["tasks", "detail", taskId] as const,
};
