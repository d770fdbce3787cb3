import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ActivityEvent, ActivityQuery } from "#contract/activity.ts";
import { activityListQuery, newestActivityQuery } from "#/api/activity.ts";
import { activityKeys } from "#/api/keys.ts";
import { newIn, refreshed } from "./fold-events.ts";

/**
 * The events of a view. What is new waits until the user asks for it, so that no row moves under the pointer; rows that
 * change, such as a running task, change in place.
 */
export function useActivity(query: ActivityQuery) {
  const client = useQueryClient();
  const list = useInfiniteQuery(activityListQuery(query));
  const newest = useQuery({ ...newestActivityQuery(query), enabled: list.data !== undefined });
  const loaded = list.data?.pages.flatMap((page) => page.events);
  const latest = newest.data?.events ?? [];
  const events: readonly ActivityEvent[] | undefined =
    loaded === undefined ? undefined : refreshed(loaded, latest);

  return {
    events,
    error: list.error,
    news: loaded === undefined ? { count: 0, more: false } : newIn(loaded, latest),
    /** When it was last looked for new events. */
    at: newest.dataUpdatedAt,
    isStale: newest.isError,
    hasOlder: list.hasNextPage,
    isLoadingOlder: list.isFetchingNextPage,
    loadOlder: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
    showNews: () => {
      if (newest.data === undefined) return;
      client.setQueryData(activityListQuery(query).queryKey, {
        pages: [newest.data],
        pageParams: [""],
      });
      void client.invalidateQueries({ queryKey: activityKeys.summaries() });
    },
  };
}
