import * as z from "zod/mini";
import {
  partialRestoreBody,
  receiptPageSchema,
  receiptPicturesSchema,
  receiptSchema,
} from "../receipt.ts";
import { route } from "../route.ts";
import { uuid, wholeNumber } from "../wire.ts";
import { datasetParams, snapshotParams } from "./params.ts";

export const partialRestore = route({
  method: "POST",
  path: "/dataset/{dataset_id}/snapshot/{snapshot_id}/partial_restore",
  summary: "Bring some fields, or some items, of a dataset back to a snapshot",
  tag: "Snapshots",
  tier: "extension",
  params: snapshotParams,
  body: partialRestoreBody,
  status: 202,
  response: null,
  errors: [401, 403, 404, 409, 422],
});

export const listReceipts = route({
  method: "GET",
  path: "/dataset/{dataset_id}/receipts",
  summary: "What each restore of a dataset did, newest first",
  tag: "Snapshots",
  tier: "extension",
  params: datasetParams,
  query: z.object({
    limit: z.optional(wholeNumber(1, 1000)),
    cursor: z.optional(z.string().check(z.maxLength(500))),
  }),
  status: 200,
  response: receiptPageSchema,
  errors: [401, 404, 422],
});

export const getReceipt = route({
  method: "GET",
  path: "/dataset/{dataset_id}/receipts/{task_id}",
  summary: "What one restore did",
  tag: "Snapshots",
  tier: "extension",
  params: z.object({ dataset_id: uuid, task_id: uuid }),
  status: 200,
  response: receiptSchema,
  errors: [401, 404, 422],
});

export const getReceiptPictures = route({
  method: "GET",
  path: "/dataset/{dataset_id}/receipts/{task_id}/pictures",
  summary: "Pictures of some of the items that one restore changed",
  tag: "Snapshots",
  tier: "extension",
  params: z.object({ dataset_id: uuid, task_id: uuid }),
  status: 200,
  response: receiptPicturesSchema,
  errors: [401, 404, 422],
});
