import { queryOptions } from "@tanstack/react-query";
import { getReceipt } from "#contract/routes/receipts.ts";
import { call } from "#/api/client.ts";
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
