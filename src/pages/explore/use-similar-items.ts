import { useQuery } from "@tanstack/react-query";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import { type Anchor, similarQuery } from "#/api/clusters.ts";
import { normalMediaFilter } from "#/api/media.ts";
import { knownAspects } from "./known-aspects.ts";
import type { MediaItems } from "./use-media-items.ts";

const none: readonly MediaItem[] = [];
const nothing = (): void => {};

/** Like `useMediaItems`, for the items that look most like an anchor: all of them are in one answer. */
export function useSimilarItems(
  datasetId: string,
  at: string | null,
  filter: MediaFilter,
  anchor: Anchor | null,
): MediaItems & {
  notEmbedded: number;
} {
  const query = useQuery({
    ...similarQuery(datasetId, at, filter, anchor),
    enabled: anchor !== null,
  });
  const { data } = query;
  const items = data?.items ?? none;
  const key = JSON.stringify([datasetId, at, anchor, normalMediaFilter(filter)]);
  return {
    total: data?.items.length ?? null,
    aspects: knownAspects(`similar ${key}`, 500, [[0, data?.items]]),
    head: data?.head,
    itemAt: (index) => items[index],
    indexOf: (mediaId) => items.findIndex(({ media_id: id }) => id === mediaId),
    loaded: () => new Map(items.map((item) => [item.media_id, item])),
    places: () => new Map(items.entries()),
    show: nothing,
    jump: nothing,
    keep: nothing,
    all: async ({ first, last }) => items.slice(first, last + 1),
    error: data === undefined ? query.error : null,
    incomplete: false,
    isStale: query.isError && data !== undefined,
    retry: () => void query.refetch(),
    notEmbedded: data?.not_embedded ?? 0,
  };
}
