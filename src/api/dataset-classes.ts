import { queryOptions } from "@tanstack/react-query";
import { getDatasetClasses } from "#contract/routes/shape.ts";
import { chosenClasses } from "#contract/shape.ts";
import { call } from "./client.ts";
import { datasetKeys } from "./keys.ts";

/** The classes of a dataset that have a place and a colour of their own. Needs the feature `shape`. */
export function datasetClassesQuery(datasetId: string) {
  return queryOptions({
    queryKey: datasetKeys.classes(datasetId),
    queryFn: async ({ signal }) =>
      (await call(getDatasetClasses, { params: { dataset_id: datasetId } }, signal)).classes,
    // A full list never changes again.
    staleTime: ({ state }) => (state.data?.length === chosenClasses ? Infinity : 30_000),
  });
}
