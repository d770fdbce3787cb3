import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
} from "@tanstack/react-query";
import { type anchorTypes, clustersOfPage } from "#contract/clusters.ts";
import type { MediaFilter } from "#contract/media.ts";
import { exploreDataset, listSimilar, searchImageSimilarity } from "#contract/routes/explore.ts";
import { freshness } from "#/query-client.ts";
import { call } from "./client.ts";
import { mediaKeys } from "./keys.ts";
import { normalMediaFilter } from "./media.ts";

/** What is looked for: an item of the dataset, or an uploaded picture. */
export interface Anchor {
  id: string;
  type: (typeof anchorTypes)[number];
}

/** The most items that one answer lists. */
const mostSimilar = 500;

/** The keys begin like those of the items, so that what changes these changes them. */
const keyOf = (datasetId: string, at: string | null) =>
  [...mediaKeys.all(datasetId), at ?? "now"] as const;

const freshnessOf = (at: string | null) => (at === null ? freshness.shared : freshness.immutable);

/**
 * The clusters of the items of a filter, the largest first.
 * @param threshold 0, the loosest, to 4: near-duplicates
 */
export function clustersQuery(
  datasetId: string,
  at: string | null,
  filter: MediaFilter,
  threshold: number,
) {
  const normal = normalMediaFilter(filter);
  return infiniteQueryOptions({
    queryKey: [...keyOf(datasetId, at), "clusters", threshold, normal],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...normal, at: at ?? undefined, threshold, page_number: pageParam };
      return call(exploreDataset, { params: { dataset_id: datasetId }, query }, signal);
    },
    initialPageParam: 0,
    getNextPageParam: ({ clusters }, _, page) =>
      clusters.length < clustersOfPage ? undefined : page + 1,
    staleTime: freshnessOf(at),
    // Those of the other threshold stay until the new ones arrive.
    placeholderData: keepPreviousData,
  });
}

/** What a backend with the documented API alone is asked for clusters by. */
export interface DocumentedSearch {
  /** 0, the loosest, to 4: near-duplicates. */
  threshold: number;
  /** What the pictures show, in words. */
  text: string;
  anchor: Anchor | null;
}

/**
 * The clusters of a dataset, where the backend has no list of items: the largest first, with words or an anchor the
 * nearest first. Errors: 404 where it does not explore; 409 while it is not ready.
 */
export function documentedClustersQuery(datasetId: string, search: DocumentedSearch) {
  const { threshold, text, anchor } = search;
  return infiniteQueryOptions({
    queryKey: [...keyOf(datasetId, null), "documented", threshold, text, anchor],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        entity_type: "IMAGES" as const,
        threshold,
        page_number: pageParam,
        caption: text === "" ? undefined : text,
        anchor_media_id: anchor?.id,
        anchor_type: anchor?.type,
      };
      return call(exploreDataset, { params: { dataset_id: datasetId }, query }, signal);
    },
    initialPageParam: 0,
    getNextPageParam: ({ clusters }, _, page) =>
      clusters.length < clustersOfPage ? undefined : page + 1,
    staleTime: freshnessOf(null),
    placeholderData: keepPreviousData,
  });
}

/**
 * The items that look most like the anchor, the nearest first. Needs the feature `similar`. Errors: 404 for an upload
 * that is gone; 409 without embeddings.
 */
export function similarQuery(
  datasetId: string,
  at: string | null,
  filter: MediaFilter,
  anchor: Anchor | null,
) {
  const normal = normalMediaFilter(filter);
  return queryOptions({
    queryKey: [...keyOf(datasetId, at), "similar", anchor, normal],
    queryFn: async ({ signal }) => {
      const query = {
        ...normal,
        at: at ?? undefined,
        anchor_media_id: anchor?.id ?? "",
        anchor_type: anchor?.type ?? "MEDIA",
        limit: mostSimilar,
      };
      return call(listSimilar, { params: { dataset_id: datasetId }, query }, signal);
    },
    staleTime: freshnessOf(at),
  });
}

/** Uploads a picture to look for alike items of a version with. Errors: 409 without embeddings; 415 for what is no picture. */
export function useUploadAnchor(datasetId: string, at: string | null) {
  return useMutation({
    mutationFn: async (file: File): Promise<Anchor> => {
      const body = new FormData();
      body.append("file", file);
      const query = { at: at ?? undefined };
      const args = { params: { dataset_id: datasetId }, query, body };
      const { anchor_media_id: id } = await call(searchImageSimilarity, args);
      return { id, type: "UPLOAD" };
    },
  });
}
