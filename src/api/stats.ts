import { queryOptions } from "@tanstack/react-query";
import { getStats } from "#contract/routes/comparison.ts";
import { call } from "./client.ts";
import { snapshotKeys } from "./keys.ts";

/** How often pictures that are still being measured are asked after, in milliseconds. */
const measuringMs = 10_000;

/**
 * A snapshot in numbers. It goes with the dataset's snapshots: what it alone holds depends on them. Needs the feature
 * `stats`. Errors: 404.
 */
export function snapshotStatsQuery(datasetId: string, snapshotId: string) {
  return queryOptions({
    queryKey: snapshotKeys.stats(datasetId, snapshotId),
    queryFn: async ({ signal }) =>
      call(getStats, { params: { dataset_id: datasetId }, query: { at: snapshotId } }, signal),
    refetchInterval: ({ state }) => (state.data?.quality.measured === false ? measuringMs : false),
  });
}
