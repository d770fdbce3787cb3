import {
  type InfiniteData,
  type QueryClient,
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type { EditMedia, MediaFilter, MediaItem, MediaPage } from "#contract/media.ts";
import { deleteMedia, editMedia, listMedia } from "#contract/routes.ts";
import { freshness } from "#/query-client.ts";
import { call } from "./client.ts";
import { datasetKeys, mediaKeys } from "./keys.ts";

/** Items a page: a few screens of thumbnails. */
const pageSize = 120;

/**
 * The items of a dataset, now (`at` null) or at a snapshot, a page at a time; the first page says how many
 * there are in all. Needs the feature `media`.
 */
export function mediaListQuery(datasetId: string, at: string | null, filter: MediaFilter = {}) {
  const normal = normalMediaFilter(filter);
  return infiniteQueryOptions({
    queryKey: mediaKeys.list(datasetId, at, normal),
    queryFn: async ({ pageParam, signal }) =>
      call(
        listMedia,
        {
          params: { dataset_id: datasetId },
          query: {
            ...normal,
            at: at ?? undefined,
            cursor: pageParam ?? undefined,
            limit: pageSize,
            total: pageParam === null ? "true" : undefined,
          },
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: at === null ? freshness.shared : freshness.immutable,
  });
}

/** The first few items of a dataset, to recognise it by. Needs the feature `media`. */
export function mediaPreviewQuery(datasetId: string) {
  return queryOptions({
    queryKey: mediaKeys.preview(datasetId),
    queryFn: async ({ signal }) => {
      const args = { params: { dataset_id: datasetId }, query: { limit: 4 } };
      return (await call(listMedia, args, signal)).items;
    },
    staleTime: 60_000,
  });
}

/**
 * Changes tags, labels, caption or metadata of the items that a filter selects, all or none. What the
 * answer proves of the cached items is shown at once. Errors: 403; 409 with the reason.
 */
export function useEditMedia(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: EditMedia) =>
      call(editMedia, { params: { dataset_id: datasetId }, body }),
    onSuccess: async (_, body) => {
      const ids = selectedIds(body.filter);
      if (ids !== null) {
        seedItems(client, datasetId, (items) =>
          items.map((item) => (ids.has(item.media_id) ? applyEdit(item, body) : item)),
        );
      }
      await mediaChanged(client, datasetId);
    },
  });
}

/** Deletes the items that a filter selects, all or none. Errors: 403; 409 with the reason. */
export function useDeleteMedia(datasetId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { filter: MediaFilter; if_head?: string }) =>
      call(deleteMedia, { params: { dataset_id: datasetId }, body }),
    onSuccess: async (_, { filter }) => {
      const ids = selectedIds(filter);
      if (ids !== null) {
        seedItems(client, datasetId, (items) => items.filter(({ media_id }) => !ids.has(media_id)));
      }
      await mediaChanged(client, datasetId);
    },
  });
}

/** What an edit makes of one item: what the service does, for what is on the screen already. */
export function applyEdit(item: MediaItem, edit: EditMedia): MediaItem {
  const removedTags = new Set(edit.remove_tags);
  const removedLabels = new Set(edit.remove_labels);
  const tags = [...item.tags.filter((tag) => !removedTags.has(tag)), ...(edit.add_tags ?? [])];
  const kept = item.labels.filter(({ name }) => !removedLabels.has(name));
  const added = (edit.add_labels ?? [])
    .filter(({ name, box }) => box || !kept.some((label) => label.name === name && !label.box))
    .map((label) => ({ source: "manual", ...label }));
  return {
    ...item,
    tags: [...new Set(tags)],
    labels: [...kept, ...added],
    caption: edit.caption === undefined ? item.caption : edit.caption,
    metadata: { ...item.metadata, ...edit.metadata },
  };
}

/** The same question has the same key: sorted, without what is empty. */
export function normalMediaFilter(filter: MediaFilter): MediaFilter {
  const text = filter.text?.trim();
  return {
    ...(filter.label?.length ? { label: filter.label.toSorted() } : {}),
    ...(filter.tag?.length ? { tag: filter.tag.toSorted() } : {}),
    ...(filter.cluster?.length ? { cluster: filter.cluster.toSorted() } : {}),
    ...(filter.type?.length ? { type: filter.type.toSorted() } : {}),
    ...(text ? { text } : {}),
    ...(filter.meta && Object.keys(filter.meta).length > 0 ? { meta: filter.meta } : {}),
    ...(filter.media_ids ? { media_ids: filter.media_ids.toSorted() } : {}),
  };
}

/** The ids that a filter names and nothing else; null for a filter that only the server can evaluate. */
function selectedIds({ media_ids, ...rest }: MediaFilter): ReadonlySet<string> | null {
  return media_ids !== undefined && Object.keys(rest).length === 0 ? new Set(media_ids) : null;
}

function seedItems(
  client: QueryClient,
  datasetId: string,
  change: (items: MediaItem[]) => MediaItem[],
): void {
  client.setQueriesData<InfiniteData<MediaPage>>(
    { queryKey: mediaKeys.lists(datasetId) },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, items: change(page.items) })),
      },
  );
}

/** After an edit: the items, the counts and the changes since the current version. No snapshot changed. */
async function mediaChanged(client: QueryClient, datasetId: string): Promise<void> {
  await Promise.all(
    [mediaKeys.now(datasetId), datasetKeys.detail(datasetId), datasetKeys.lists()].map(
      async (queryKey) => client.invalidateQueries({ queryKey }),
    ),
  );
}
