import { queryOptions } from "@tanstack/react-query";
import { getActivity, getDiff, getItemHistory } from "#contract/routes/comparison.ts";
import { freshness } from "#/query-client.ts";
import { call } from "./client.ts";
import { type DiffFilter, type VersionPair, comparisonKeys } from "./keys.ts";

/** Items on a page: a few screens of pairs. */
export const diffPageSize = 60;

function versionsOf({ from, to, toDataset }: VersionPair) {
  return { from, to, ...(toDataset === undefined ? {} : { to_dataset: toDataset }) };
}

/** The summary of the difference between two versions. Needs the feature `diff`. Errors: 404. */
export function diffSummaryQuery(datasetId: string, pair: VersionPair) {
  return queryOptions({
    queryKey: comparisonKeys.summary(datasetId, pair),
    queryFn: async ({ signal }) => {
      const query = { ...versionsOf(pair), limit: 0 };
      const answer = await call(getDiff, { params: { dataset_id: datasetId }, query }, signal);
      return { summary: answer.summary, head: answer.head };
    },
    staleTime: freshness.immutable,
  });
}

/** A page of the items that differ, by its number. Needs the feature `diff`. */
export function diffPageQuery(
  datasetId: string,
  pair: VersionPair,
  filter: DiffFilter = {},
  page = 0,
  limit = diffPageSize,
) {
  const normal = normalDiffFilter(filter);
  return queryOptions({
    queryKey: comparisonKeys.page(datasetId, pair, normal, page, limit),
    queryFn: async ({ signal }) => {
      const query = { ...versionsOf(pair), ...normal, offset: page * limit, limit };
      return call(getDiff, { params: { dataset_id: datasetId }, query }, signal);
    },
    staleTime: freshness.immutable,
    gcTime: page === 0 ? 300_000 : 60_000,
  });
}

/** One item, at any place in the list; null where it does not differ. Needs the feature `diff`. */
export function diffItemQuery(datasetId: string, pair: VersionPair, mediaId: string) {
  return queryOptions({
    queryKey: comparisonKeys.item(datasetId, pair, mediaId),
    queryFn: async ({ signal }) => {
      const query = { ...versionsOf(pair), media_ids: [mediaId], limit: 1 };
      const answer = await call(getDiff, { params: { dataset_id: datasetId }, query }, signal);
      return answer.items[0] ?? null;
    },
    staleTime: freshness.immutable,
  });
}

/** Gives equal filters the same key: sorted, without empty values. */
export function normalDiffFilter({ change, field, label, text = "" }: DiffFilter): DiffFilter {
  return {
    ...(text.trim() === "" ? {} : { text: text.trim() }),
    ...(change?.length ? { change: change.toSorted() } : {}),
    ...(field?.length ? { field: field.toSorted() } : {}),
    ...(label?.length ? { label: label.toSorted() } : {}),
  };
}

/** One item through all versions of its dataset. Needs the feature `history`. Errors: 404. */
export function itemHistoryQuery(datasetId: string, mediaId: string, view: string) {
  return queryOptions({
    queryKey: comparisonKeys.history(datasetId, mediaId, view),
    queryFn: async ({ signal }) =>
      call(getItemHistory, { params: { dataset_id: datasetId, media_id: mediaId } }, signal),
    staleTime: freshness.immutable,
  });
}

/** The number of edits by each user since the current version. Needs the feature `activity`. */
export function editsSinceCurrentQuery(datasetId: string, head: string | undefined) {
  return queryOptions({
    queryKey: comparisonKeys.editors(datasetId, head),
    queryFn: async ({ signal }) => {
      const args = {
        params: { dataset_id: datasetId },
        query: { since: "current", limit: 1 },
      } as const;
      return (await call(getActivity, args, signal)).by_person;
    },
    staleTime: freshness.shared,
  });
}

/** The number of edits by each user that made a snapshot of its parent. Needs the feature `authors`. Errors: 404. */
export function snapshotAuthorsQuery(datasetId: string, snapshotId: string) {
  return queryOptions({
    queryKey: comparisonKeys.authors(datasetId, snapshotId),
    queryFn: async ({ signal }) => {
      const args = {
        params: { dataset_id: datasetId },
        query: { made: snapshotId, limit: 1 },
      } as const;
      return (await call(getActivity, args, signal)).by_person;
    },
    staleTime: freshness.shared,
  });
}
