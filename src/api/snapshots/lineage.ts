import { queryOptions } from "@tanstack/react-query";
import { getLineage } from "#contract/routes/comparison.ts";
import { call } from "#/api/client.ts";
import { lineageKeys } from "#/api/keys.ts";

/** The origin of a dataset, and its clones. Needs the feature `lineage`. */
export function lineageQuery(datasetId: string) {
  return queryOptions({
    queryKey: lineageKeys.detail(datasetId),
    queryFn: async ({ signal }) => call(getLineage, { params: { dataset_id: datasetId } }, signal),
  });
}
