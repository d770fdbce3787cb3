import { comparisonHandlers } from "./handlers/comparison.ts";
import { datasetHandlers } from "./handlers/datasets.ts";
import { ingestionHandlers } from "./handlers/ingestion.ts";
import { mediaHandlers } from "./handlers/media.ts";
import { sessionHandlers } from "./handlers/session.ts";
import { snapshotHandlers } from "./handlers/snapshots.ts";
import { taskHandlers } from "./handlers/tasks.ts";
import { notFoundHandler } from "./handle.ts";

export const handlers = [
  ...sessionHandlers,
  ...datasetHandlers,
  ...ingestionHandlers,
  // before the snapshots: "summaries" is no id
  ...comparisonHandlers,
  ...snapshotHandlers,
  ...taskHandlers,
  ...mediaHandlers,
  notFoundHandler,
];
