import {
  type QueryClient,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type { Route, RouteArgs, RouteOutput } from "#contract/route.ts";
import type { EditMedia, FacetName, MediaFilter, MediaItem } from "#contract/media.ts";
import type { SortOrder } from "#contract/media-filter.ts";
import type { MediaSort } from "#contract/media-sort.ts";
import {
  deleteMedia,
  editMedia,
  getVideoFacts,
  listMedia,
  listMediaFacets,
  redoMedia,
  undoMedia,
} from "#contract/routes/media.ts";
import { freshness } from "#/query-client.ts";
import { call, callWithMeta } from "./client.ts";
import { datasetKeys, mediaKeys } from "./keys.ts";
import { isExtended, sendOnce } from "./send-once.ts";

/** The order of a list of items. null: the order of the dataset. Needs the feature `filters`. */
export type MediaOrder = { sort: MediaSort; order: SortOrder } | null;

/** Items on a page: a few screens of thumbnails. */
export const mediaPageSize = 120;

/**
 * A page of the items of a dataset, in the present state (`at` null) or at a snapshot, by its number: pages can be read
 * in any order. Each has the total number of items. Needs the feature `media`.
 */
export function mediaPageQuery(
  datasetId: string,
  at: string | null,
  filter: MediaFilter = {},
  page = 0,
  order: MediaOrder = null,
) {
  const normal = normalMediaFilter(filter);
  return queryOptions({
    queryKey: mediaKeys.page(datasetId, at, { ...normal, ...order }, page),
    queryFn: async ({ signal }) =>
      call(
        listMedia,
        {
          params: { dataset_id: datasetId },
          query: {
            ...normal,
            ...order,
            at: at ?? undefined,
            // Only where it is needed: a backend may support the first page only.
            offset: page === 0 ? undefined : page * mediaPageSize,
            limit: mediaPageSize,
            total: true,
          },
        },
        signal,
      ),
    staleTime: freshnessOf(at),
    // A hundred thousand items are 100 MB: pages out of sight are dropped soon, and read again.
    gcTime: page === 0 ? 300_000 : 60_000,
  });
}

/** The most items in one answer. */
const mostAtOnce = 1_000;

/** The items from one index to another, both included, in the present state. Errors: as any read. */
export async function fetchMediaSpan(
  datasetId: string,
  { filter, order }: { filter: MediaFilter; order: MediaOrder },
  [first, last]: readonly [number, number],
): Promise<MediaItem[]> {
  const items: MediaItem[] = [];
  for (let offset = first; offset <= last; offset += mostAtOnce) {
    const limit = Math.min(mostAtOnce, last - offset + 1);
    const args = {
      params: { dataset_id: datasetId },
      query: { ...normalMediaFilter(filter), ...order, offset, limit },
    };
    const { items: found } = await call(listMedia, args);
    items.push(...found);
    if (found.length < limit) break;
  }
  return items;
}

/**
 * Some items of a dataset for its cover: spread over all of them if the backend can (`inventory`), else the first ones.
 * Needs the feature `media`.
 */
export function mediaCoverQuery(datasetId: string, canSpread: boolean) {
  return queryOptions({
    queryKey: mediaKeys.cover(datasetId, canSpread),
    queryFn: async ({ signal }) => {
      const query = canSpread ? { spread: coverItems } : { limit: coverItems };
      return (await call(listMedia, { params: { dataset_id: datasetId }, query }, signal)).items;
    },
    staleTime: 60_000,
  });
}
const coverItems = 12;

/** The first few items that match a text, in the present state. Needs the feature `media`. */
export function itemSearchQuery(datasetId: string, text: string) {
  return queryOptions({
    queryKey: mediaKeys.search(datasetId, text),
    queryFn: async ({ signal }) => {
      const args = { params: { dataset_id: datasetId }, query: { text, limit: 8 } };
      return (await call(listMedia, args, signal)).items;
    },
    staleTime: freshness.shared,
  });
}

/**
 * The number of items with each label, tag, cluster and type, each facet without its own selection. With `q`, only
 * values that contain it. Needs the feature `facets`.
 */
export function mediaFacetsQuery(
  datasetId: string,
  at: string | null,
  filter: MediaFilter,
  { facet, q = "" }: { facet?: FacetName | undefined; q?: string } = {},
) {
  const normal = normalMediaFilter(filter);
  const ask = { facet: facet === undefined ? undefined : [facet], q: q.trim() || undefined };
  return queryOptions({
    queryKey: mediaKeys.facets(datasetId, at, normal, ask),
    queryFn: async ({ signal }) => {
      const query = { ...normal, ...ask, at: at ?? undefined };
      return (await call(listMediaFacets, { params: { dataset_id: datasetId }, query }, signal))
        .facets;
    },
    staleTime: freshnessOf(at),
    // The previous counts stay until the new ones arrive.
    placeholderData: keepPreviousData,
  });
}

/** The number of items that an edit would change now. Needs the feature `dry_run`. */
export function editPreviewQuery(datasetId: string, edit: EditMedia) {
  return queryOptions({
    queryKey: mediaKeys.editPreview(datasetId, edit),
    queryFn: async ({ signal }) => {
      const body = { ...edit, dry_run: true };
      return (await call(editMedia, { params: { dataset_id: datasetId }, body }, signal)).updated;
    },
    retry: false,
    gcTime: 10_000,
  });
}

/** Changes tags, labels, caption or metadata of the items of a filter, all or none. Errors: 403; 409. */
export function useEditMedia(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: EditMedia) =>
      once(client, editMedia, { params: { dataset_id: datasetId }, body }),
    onSuccess: async () => mediaChanged(client, datasetId),
  });
}

/** Deletes the items of a filter, all or none. Errors: 403; 409 with the reason. */
export function useDeleteMedia(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { filter: MediaFilter; if_head?: string }) =>
      once(client, deleteMedia, { params: { dataset_id: datasetId }, body }),
    onSuccess: async () => mediaChanged(client, datasetId),
  });
}

/** Undoes the last edit or deletion, or redoes it. Errors: 403; 409 where there was another change since. */
export function useUndoMedia(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ head, redo }: { head: string; redo: boolean }) => {
      const args = { params: { dataset_id: datasetId }, body: { head } };
      return redo ? once(client, redoMedia, args) : once(client, undoMedia, args);
    },
    onSettled: async () => mediaChanged(client, datasetId),
  });
}

/** A write that is repeated after a lost answer, and takes effect once. */
async function once<R extends Route>(
  client: QueryClient,
  route: R,
  args: RouteArgs<R>,
): Promise<RouteOutput<R>> {
  const { data } = await sendOnce(await isExtended(client), async (headers) =>
    callWithMeta(route, args, { headers }),
  );
  return data;
}

/**
 * Gives equal filters the same key: sorted, without empty values. It takes every condition, whatever its name: one that
 * is lost here would select all items.
 */
export function normalMediaFilter(filter: MediaFilter): MediaFilter {
  const conditions = Object.entries(filter)
    .map(([name, value]) => [name, normalCondition(value)] as const)
    .filter(([name, value]) => value !== undefined && (name === "media_ids" || !isEmpty(value)));
  return Object.fromEntries(conditions.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function normalCondition(value: MediaFilter[keyof MediaFilter]) {
  if (Array.isArray(value)) return value.toSorted();
  return typeof value === "string" ? value.trim() : value;
}

function isEmpty(value: ReturnType<typeof normalCondition>): boolean {
  if (typeof value === "object") return Object.keys(value).length === 0;
  return value === "";
}

function freshnessOf(at: string | null): number {
  return at === null ? freshness.shared : freshness.immutable;
}

/**
 * After an edit, refetches the items in sight, the counts and the changes since the current version. Pages out of sight
 * are read when they scroll into it. No snapshot changed.
 */
async function mediaChanged(client: QueryClient, datasetId: string): Promise<void> {
  await Promise.all(
    [
      mediaKeys.now(datasetId),
      datasetKeys.detail(datasetId),
      datasetKeys.lists(),
      // A first label gets a colour.
      datasetKeys.classes(datasetId),
    ].map(async (queryKey) => client.invalidateQueries({ queryKey })),
  );
}

/**
 * How many frames a video has, and why none is shown. Only of a backend whose addresses of media name their hash: others
 * know nothing of it.
 */
export function videoFactsQuery(
  datasetId: string,
  { media_id, media_type, media_uri }: Pick<MediaItem, "media_id" | "media_type" | "media_uri">,
) {
  const hash = URL.parse(media_uri, "http://here.invalid")?.searchParams.get("v") ?? "";
  return queryOptions({
    queryKey: mediaKeys.video(datasetId, media_id, hash),
    queryFn: async ({ signal }) =>
      call(
        getVideoFacts,
        { params: { dataset_id: datasetId, media_id }, query: { v: hash } },
        signal,
      ),
    enabled: media_type === "video" && hash !== "",
    staleTime: 60_000,
    retry: false,
  });
}

/** The address of the file itself, with which a browser saves it under its name instead of showing it. */
export function downloadAddress({ media_uri: address }: Pick<MediaItem, "media_uri">): string {
  return address.includes("?v=") ? `${address}&download=true` : address;
}
