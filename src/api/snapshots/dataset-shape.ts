import { queryOptions } from "@tanstack/react-query";
import { getDatasetShape } from "#contract/routes/shape.ts";
import { call } from "#/api/client.ts";
import { snapshotKeys } from "#/api/keys.ts";

/** Milliseconds between questions while points are being counted. */
const countingMs = 2_000;

/**
 * Items and classes through all snapshots of a dataset. Invalidated with the dataset's snapshots. Needs the feature
 * `shape`.
 */
export function shapeQuery(datasetId: string) {
  return queryOptions({
    queryKey: snapshotKeys.shape(datasetId),
    queryFn: async ({ signal }) =>
      call(getDatasetShape, { params: { dataset_id: datasetId } }, signal),
    staleTime: 5 * 60_000,
    refetchInterval: ({ state }) => ((state.data?.pending ?? 0) > 0 ? countingMs : false),
  });
}
