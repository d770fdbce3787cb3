import { tableOf } from "../../tasks/kind.ts";
import { datasetCreation } from "../ingestion/dataset-creation.ts";
import { mediaAddition } from "../ingestion/media-addition.ts";
import { enrichment } from "../models/enrichment.ts";
import { propagation } from "../models/propagation.ts";
import { reindexing } from "../models/reindex.ts";
import { exporting } from "../media/exporting.ts";
import { annotationImport } from "../labels/annotation-import.ts";
import { metadataImport } from "../metadata/metadata-import.ts";
import { snapshotRestore } from "../snapshots/snapshot-restore.ts";

/** All kinds of tasks. The work of each is beside the use case that starts it. */
export const taskKinds = tableOf([
  datasetCreation,
  mediaAddition,
  reindexing,
  enrichment,
  propagation,
  annotationImport,
  metadataImport,
  snapshotRestore,
  exporting,
]);
