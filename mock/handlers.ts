import { activityHandlers } from "./handlers/activity.ts";
import { comparisonHandlers } from "./handlers/comparison.ts";
import { customMetadataHandlers } from "./handlers/custom-metadata.ts";
import { datasetHandlers } from "./handlers/datasets.ts";
import { enrichmentHandlers } from "./handlers/enrichment.ts";
import { exploreHandlers } from "./handlers/explore.ts";
import { exportHandlers } from "./handlers/export.ts";
import { exportTaskHandlers } from "./handlers/export-tasks.ts";
import { ingestionHandlers } from "./handlers/ingestion.ts";
import { labelHandlers } from "./handlers/labels.ts";
import { mediaHandlers } from "./handlers/media.ts";
import { mediaPictureHandlers } from "./handlers/media-pictures.ts";
import { plainFileHandlers } from "./handlers/plain-files.ts";
import { receiptHandlers } from "./handlers/receipts.ts";
import { sessionHandlers } from "./handlers/session.ts";
import { snapshotHandlers } from "./handlers/snapshots.ts";
import { taskHandlers } from "./handlers/tasks.ts";
import { notFoundHandler } from "./handle.ts";

export const handlers = [
  ...sessionHandlers,
  ...datasetHandlers,
  ...ingestionHandlers,
  ...customMetadataHandlers,
  // before the handlers of snapshots: "summaries" is no id
  ...activityHandlers,
  ...comparisonHandlers,
  ...receiptHandlers,
  ...snapshotHandlers,
  ...taskHandlers,
  ...mediaHandlers,
  ...mediaPictureHandlers,
  ...labelHandlers,
  ...exploreHandlers,
  ...enrichmentHandlers,
  ...exportHandlers,
  ...exportTaskHandlers,
  ...plainFileHandlers,
  notFoundHandler,
];
