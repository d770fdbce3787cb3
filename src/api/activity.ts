import { type QueryClient, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { ActivityEvent, ActivityQuery, ActivitySummaryQuery } from "#contract/activity.ts";
import { getActivitySummary, listActivity } from "#contract/routes/activity.ts";
import { freshness, live } from "#/query-client.ts";
import { call } from "./client.ts";
import { activityKeys } from "./keys.ts";

const pageSize = 60;

/** What happened on all datasets, newest first. Needs the feature `all_activity`. */
export function activityListQuery(query: ActivityQuery) {
  return infiniteQueryOptions({
    queryKey: activityKeys.list(query),
    queryFn: async ({ pageParam, signal }) =>
      call(
        listActivity,
        {
          query: { ...query, limit: pageSize, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
    // What is new is looked for by the query below, and is added when the user asks for it.
    staleTime: freshness.immutable,
    refetchOnMount: "always",
    refetchOnWindowFocus: false,
  });
}

/** The newest page of the same list, which is polled. */
export function newestActivityQuery(query: ActivityQuery) {
  return queryOptions({
    queryKey: activityKeys.newest(query),
    queryFn: async ({ signal }) =>
      call(listActivity, { query: { ...query, limit: pageSize } }, signal),
    ...live.watched,
  });
}

/** The number of events by kind and day. */
export function activitySummaryQuery(query: ActivitySummaryQuery) {
  return queryOptions({
    queryKey: activityKeys.summary(query),
    queryFn: async ({ signal }) => call(getActivitySummary, { query }, signal),
    refetchInterval: 30_000,
  });
}

/** The most events in a file. */
export const mostExported = 10_000;

/** All events of a list, page by page, up to `mostExported`. */
export async function allActivity(
  client: QueryClient,
  query: ActivityQuery,
): Promise<ActivityEvent[]> {
  const events: ActivityEvent[] = [];
  let cursor: string | null = "";
  while (cursor !== null && events.length < mostExported) {
    const from: ActivityQuery = cursor === "" ? {} : { cursor };
    const asked = { ...query, ...from, limit: 1000 };
    const page = await client.query({
      queryKey: [...activityKeys.list(asked), "page"],
      queryFn: async ({ signal }) => call(listActivity, { query: asked }, signal),
      staleTime: 0,
      gcTime: 0,
    });
    events.push(...page.events);
    cursor = page.next_cursor;
  }
  return events.slice(0, mostExported);
}
