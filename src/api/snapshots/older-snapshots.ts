import { queryOptions } from "@tanstack/react-query";
import { snapshotKeys } from "#/api/keys.ts";
import { loadOlder } from "./snapshot-list.ts";

/** Sees to it that the list reaches back to before the given moment (a wire time). @returns how many are there then */
export function olderSnapshotsQuery(datasetId: string, until: string) {
  return queryOptions({
    queryKey: snapshotKeys.until(datasetId, until),
    queryFn: async ({ client }) => (await loadOlder(client, datasetId, {}, until)).length,
  });
}
