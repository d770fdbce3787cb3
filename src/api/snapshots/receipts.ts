import { queryOptions } from "@tanstack/react-query";
import { getReceipt, getReceiptPictures } from "#contract/routes/receipts.ts";
import { call } from "#/api/client.ts";
import { freshness } from "#/query-client.ts";
import { receiptKeys } from "#/api/keys.ts";

/**
 * The receipt of one restore. Only whether it can still be undone may change. Needs the feature `receipts`. Errors: 404
 * where the task is no finished restore of this dataset.
 */
export function receiptQuery(datasetId: string, taskId: string) {
  return queryOptions({
    queryKey: receiptKeys.detail(datasetId, taskId),
    queryFn: async ({ signal }) =>
      call(getReceipt, { params: { dataset_id: datasetId, task_id: taskId } }, signal),
  });
}

/** Milliseconds until pictures that are still being made are asked for again. */
const makingMs = 2_000;

/** Pictures of some of the items that a restore changed. Needs the feature `receipt_pictures`. Errors: 404. */
export function receiptPicturesQuery(datasetId: string, taskId: string) {
  return queryOptions({
    queryKey: receiptKeys.pictures(datasetId, taskId),
    queryFn: async ({ signal }) =>
      call(getReceiptPictures, { params: { dataset_id: datasetId, task_id: taskId } }, signal),
    staleTime: ({ state }) => (state.data?.pending === false ? freshness.immutable : 0),
    refetchInterval: ({ state }) => (state.data?.pending === true ? makingMs : false),
  });
}
