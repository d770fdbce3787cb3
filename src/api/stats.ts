import { queryOptions } from "@tanstack/react-query";
import { getStats } from "#contract/routes/comparison.ts";
import { freshness } from "#/query-client.ts";
import { call } from "./client.ts";
import { snapshotKeys } from "./keys.ts";

/** Milliseconds between polls while pictures are being measured. */
const measuringMs = 10_000;

/**
 * The statistics of a snapshot. Invalidated with the dataset's snapshots, which decide what only this one has. Needs
 * the feature `stats`. Errors: 404.
 */
export function snapshotStatsQuery(datasetId: string, snapshotId: string) {
  return queryOptions({
    queryKey: snapshotKeys.stats(datasetId, snapshotId),
    queryFn: async ({ signal }) =>
      call(getStats, { params: { dataset_id: datasetId }, query: { at: snapshotId } }, signal),
    refetchInterval: ({ state }) => (state.data?.quality.measured === false ? measuringMs : false),
  });
}

/**
 * The statistics of the present state. @param head Its token: another state is another key. Needs the feature `stats`.
 */
export function headStatsQuery(datasetId: string, head: string | undefined) {
  return queryOptions({
    queryKey: snapshotKeys.headStats(datasetId, head),
    queryFn: async ({ signal }) =>
      call(getStats, { params: { dataset_id: datasetId }, query: { at: "head" } }, signal),
    staleTime: freshness.immutable,
  });
}
