import { queryOptions } from "@tanstack/react-query";
import type { MediaItem } from "#contract/media.ts";
import { listMedia } from "#contract/routes/media.ts";
import { freshness } from "#/query-client.ts";
import { call } from "./client.ts";
import { mediaKeys } from "./keys.ts";

/**
 * Some items of a snapshot, spread evenly over all of them. Needs the feature `media`.
 * @param total The number of items in it.
 */
export function spreadQuery(datasetId: string, snapshotId: string, total: number, wanted: number) {
  return queryOptions({
    queryKey: mediaKeys.spread(datasetId, snapshotId, total, wanted),
    queryFn: async ({ signal }): Promise<MediaItem[]> => {
      const page = async (offset: number, limit: number) => {
        const query = { at: snapshotId, offset: offset === 0 ? undefined : offset, limit };
        return (await call(listMedia, { params: { dataset_id: datasetId }, query }, signal)).items;
      };
      if (total <= wanted) return await page(0, wanted);
      const offsets = Array.from({ length: wanted }, (_, index) =>
        Math.floor((index * total) / wanted),
      );
      return (await Promise.all(offsets.map(async (offset) => page(offset, 1)))).flat();
    },
    staleTime: freshness.immutable,
  });
}
