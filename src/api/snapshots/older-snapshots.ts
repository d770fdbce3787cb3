import { queryOptions } from "@tanstack/react-query";
import { snapshotKeys } from "#/api/keys.ts";
import { loadOlder } from "./snapshot-list.ts";

/** Loads the list back to the given time (a wire time). @returns the number of snapshots loaded then */
export function olderSnapshotsQuery(datasetId: string, until: string) {
  return queryOptions({
    queryKey: snapshotKeys.until(datasetId, until),
    queryFn: async ({ client }) => (await loadOlder(client, datasetId, {}, until)).length,
  });
}
