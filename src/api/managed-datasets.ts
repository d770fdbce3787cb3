import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import type { UpdateDataset } from "#contract/managed-datasets.ts";
import {
  listRemovedDatasets,
  undeleteDataset,
  updateDataset,
} from "#contract/routes/managed-datasets.ts";
import { freshness } from "#/query-client.ts";
import { call, callWithMeta } from "./client.ts";
import { datasetKeys, lineageKeys } from "./keys.ts";
import { sendOnce } from "./send-once.ts";

/** What needs the feature `inventory`. */

export function removedDatasetsQuery() {
  return queryOptions({
    queryKey: datasetKeys.removed(),
    queryFn: async ({ signal }) => call(listRemovedDatasets, {}, signal),
    staleTime: freshness.shared,
  });
}

/** Changes the name or the description. Errors: 403, 404, 422 for a field. */
export function useUpdateDataset(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: UpdateDataset) => {
      const args = { params: { dataset_id: datasetId }, body };
      const { data } = await sendOnce(true, async (headers) =>
        callWithMeta(updateDataset, args, { headers }),
      );
      return data;
    },
    onSuccess: async (dataset) => {
      client.setQueryData<Dataset[]>(datasetKeys.lists(), (list) =>
        list?.map((one) => (one.id === dataset.id ? dataset : one)),
      );
      client.setQueryData(datasetKeys.detail(datasetId), dataset);
      await Promise.all([
        client.invalidateQueries({ queryKey: datasetKeys.lists() }),
        client.invalidateQueries({ queryKey: lineageKeys.all() }),
      ]);
    },
  });
}

/** Brings a deleted dataset back. Errors: 403; 404 once its time is over. */
export function useUndeleteDataset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (datasetId: string) =>
      call(undeleteDataset, { params: { dataset_id: datasetId } }),
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: datasetKeys.lists() }),
        client.invalidateQueries({ queryKey: datasetKeys.removed() }),
        client.invalidateQueries({ queryKey: lineageKeys.all() }),
      ]);
    },
  });
}
