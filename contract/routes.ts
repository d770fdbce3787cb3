import {
  listSnapshots,
  createSnapshot,
  getSnapshotFilters,
  getSnapshot,
  updateSnapshot,
  restoreSnapshot,
  cloneSnapshot,
  deleteSnapshot,
  undeleteSnapshot,
} from "./routes/snapshots.ts";
import { getReceipt, listReceipts, partialRestore } from "./routes/receipts.ts";
import { listTasks, getTaskFilters, getTask, abortTask, retryTask } from "./routes/tasks.ts";
import {
  listDatasets,
  getDataset,
  getCreationStatus,
  deleteDataset,
  createDataset,
  inviteToDataset,
  listShares,
  loadSample,
} from "./routes/datasets.ts";
import {
  newDataset,
  openDataFiles,
  uploadDataFiles,
  processDataFiles,
} from "./routes/ingestion.ts";
import {
  listMedia,
  listMediaFacets,
  editMedia,
  deleteMedia,
  undoMedia,
  redoMedia,
  getMediaContent,
  getMediaThumbnail,
} from "./routes/media.ts";
import {
  getDiff,
  getSnapshotSummaries,
  getStats,
  getItemHistory,
  getActivity,
  getLineage,
} from "./routes/comparison.ts";
import {
  getCapabilities,
  getMe,
  createSession,
  deleteSession,
  getApiCredentials,
} from "./routes/session.ts";

/** Every operation's path starts with this. */
export const apiBase = "/api/v1";

export const routes = {
  listSnapshots,
  createSnapshot,
  // before the one with an id in its place
  getSnapshotFilters,
  getSnapshotSummaries,
  getSnapshot,
  updateSnapshot,
  restoreSnapshot,
  cloneSnapshot,
  deleteSnapshot,
  undeleteSnapshot,
  partialRestore,
  listReceipts,
  getReceipt,
  listTasks,
  getTaskFilters,
  getTask,
  abortTask,
  retryTask,
  listDatasets,
  getDataset,
  getCreationStatus,
  deleteDataset,
  createDataset,
  inviteToDataset,
  listShares,
  loadSample,
  newDataset,
  openDataFiles,
  uploadDataFiles,
  processDataFiles,
  listMedia,
  listMediaFacets,
  editMedia,
  deleteMedia,
  undoMedia,
  redoMedia,
  getMediaContent,
  getMediaThumbnail,
  getDiff,
  getStats,
  getItemHistory,
  getActivity,
  getLineage,
  getCapabilities,
  getMe,
  createSession,
  deleteSession,
  getApiCredentials,
};
