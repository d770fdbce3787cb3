import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Task } from "#contract/task.ts";
import { wireMicros } from "#contract/wire.ts";
import { restoreListQuery } from "#/api/snapshots/restores.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";

/** The most tasks in the polled list of a dataset's newest tasks. */
const polled = 50;

/**
 * The restores between the snapshots: those among the polled newest tasks and, if there are more tasks, older ones as
 * far back as the snapshots are loaded.
 *
 * `isPending`: the newest are still loading for the first time.
 *
 * @param since The time of the oldest loaded snapshot (a wire time); null where all are loaded.
 */
export function useRestores(
  datasetId: string,
  tasks: readonly Task[],
  { wanted, since }: { wanted: boolean; since: string | null },
): { restores: readonly Task[]; isPending: boolean } {
  const listed = useQuery({ ...datasetTasksQuery(datasetId), enabled: false });
  const query = useInfiniteQuery({
    ...restoreListQuery(datasetId),
    enabled: wanted && tasks.length >= polled,
  });
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const oldest = data?.pages.at(-1)?.tasks.at(-1);
  const reaches =
    since !== null && oldest !== undefined && wireMicros(oldest.start_time) < wireMicros(since);
  useEffect(() => {
    if (wanted && hasNextPage && !reaches && !isFetching && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [wanted, hasNextPage, reaches, isFetching, isFetchNextPageError, fetchNextPage]);

  const restores = useMemo(() => {
    if (!wanted) return [];
    const older = data?.pages.flatMap((page) => page.tasks) ?? [];
    // Polled tasks take precedence, because they are newer.
    return [...new Map([...older, ...tasks].map((task) => [task.task_id, task])).values()];
  }, [wanted, data, tasks]);
  return { restores, isPending: listed.isPending || query.isLoading };
}
