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
import { adoptVersion } from "./routes/adopt.ts";
import { createDataset } from "./routes/create-dataset.ts";
import { getActivitySummary, listActivity } from "./routes/activity.ts";
import { getReceipt, getReceiptPictures, listReceipts, partialRestore } from "./routes/receipts.ts";
import { listTasks, getTaskFilters, getTask, abortTask, retryTask } from "./routes/tasks.ts";
import { listTaskFailures } from "./routes/task-failures.ts";
import {
  listDatasets,
  getDataset,
  getCreationStatus,
  deleteDataset,
  inviteToDataset,
  listShares,
  loadSample,
} from "./routes/datasets.ts";
import { listRemovedDatasets, undeleteDataset, updateDataset } from "./routes/managed-datasets.ts";
import {
  newDataset,
  openDataFiles,
  uploadDataFiles,
  processDataFiles,
  addMedia,
  reindexDataset,
} from "./routes/ingestion.ts";
import { getLabelDescription, importLabels } from "./routes/labels.ts";
import {
  exportMedia,
  exportSelection,
  getOriginals,
  getOriginalsOfSelection,
} from "./routes/export.ts";
import {
  downloadExport,
  exportContext,
  exportEntities,
  getExportStatus,
} from "./routes/export-tasks.ts";
import {
  listMedia,
  listMediaFacets,
  editMedia,
  deleteMedia,
  undoMedia,
  redoMedia,
  getMediaContent,
  getMediaThumbnail,
  getMediaStrip,
  getMediaView,
  getVideoFacts,
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
  getApiCredentials,
  listApiKeys,
  deleteApiKey,
  listSessions,
  deleteOneSession,
} from "./routes/credentials.ts";
import { getCapabilities, getMe, createSession, deleteSession } from "./routes/session.ts";
import {
  createMetadataTask,
  uploadMetadataValues,
  getMetadataTaskStatus,
  getMetadataSchema,
  getItemMetadata,
} from "./routes/custom-metadata.ts";
import { matchMedia } from "./routes/media-match.ts";
import { exploreDataset, listSimilar, searchImageSimilarity } from "./routes/explore.ts";
import {
  enrichDataset,
  getEnrichmentContext,
  listModels,
  listSeeds,
  propagateLabels,
} from "./routes/enrichment.ts";
import { getLanceSource } from "./routes/lance.ts";
import { getDatasetClasses, getDatasetShape } from "./routes/shape.ts";

/**
 * All operations. A table of our own, because the client has to load it too: the libraries that make OpenAPI from routes
 * either bring 96 kB into the console or keep the routes in code of the server.
 */
export const routes = {
  listSnapshots,
  createSnapshot,
  // before the route that has an id in this place
  getSnapshotFilters,
  getSnapshotSummaries,
  getSnapshot,
  getLanceSource,
  updateSnapshot,
  restoreSnapshot,
  adoptVersion,
  cloneSnapshot,
  deleteSnapshot,
  undeleteSnapshot,
  partialRestore,
  listReceipts,
  getReceipt,
  getReceiptPictures,
  listTasks,
  getTaskFilters,
  getTask,
  listTaskFailures,
  abortTask,
  retryTask,
  listDatasets,
  getDataset,
  updateDataset,
  listRemovedDatasets,
  undeleteDataset,
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
  addMedia,
  reindexDataset,
  importLabels,
  getLabelDescription,
  createMetadataTask,
  uploadMetadataValues,
  getMetadataTaskStatus,
  getMetadataSchema,
  getItemMetadata,
  listMedia,
  listMediaFacets,
  matchMedia,
  exploreDataset,
  searchImageSimilarity,
  listSimilar,
  listModels,
  getEnrichmentContext,
  enrichDataset,
  listSeeds,
  propagateLabels,
  editMedia,
  deleteMedia,
  undoMedia,
  redoMedia,
  getMediaContent,
  getMediaThumbnail,
  getMediaStrip,
  getMediaView,
  getVideoFacts,
  exportMedia,
  exportSelection,
  getOriginals,
  getOriginalsOfSelection,
  exportContext,
  getExportStatus,
  exportEntities,
  downloadExport,
  getDiff,
  getDatasetClasses,
  getDatasetShape,
  getStats,
  getItemHistory,
  getActivity,
  listActivity,
  getActivitySummary,
  getLineage,
  getCapabilities,
  getMe,
  createSession,
  deleteSession,
  getApiCredentials,
  listApiKeys,
  deleteApiKey,
  listSessions,
  deleteOneSession,
};
