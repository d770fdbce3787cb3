import * as z from "zod/mini";
import { uuid, wholeNumber } from "../wire.ts";

export const datasetParams = z.object({ dataset_id: uuid });
export const snapshotParams = z.object({ dataset_id: uuid, snapshot_id: uuid });
export const mediaParams = z.object({ dataset_id: uuid, media_id: uuid });
export const taskParams = z.object({ task_id: uuid });
export const transactionParams = z.object({
  dataset_id: uuid,
  trans_id: wholeNumber(1, 2_147_483_647),
});

/** The name of a version in a request. */
export const version = z.union([z.literal("head"), uuid], "Must be a snapshot id or 'head'");
