import { queryOptions } from "@tanstack/react-query";
import { getMetadataSchema } from "#contract/routes/custom-metadata.ts";
import { call } from "./client.ts";
import { mediaKeys } from "./keys.ts";

/** The fields of the items of a dataset. Needs the feature `custom_metadata`. */
export function metadataFieldsQuery(datasetId: string) {
  return queryOptions({
    queryKey: [...mediaKeys.now(datasetId), "fields"],
    queryFn: async ({ signal }) =>
      call(getMetadataSchema, { params: { dataset_id: datasetId } }, signal),
    staleTime: 10_000,
  });
}
