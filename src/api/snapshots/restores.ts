import { infiniteQueryOptions } from "@tanstack/react-query";
import { listTasks } from "#contract/routes/tasks.ts";
import { call } from "#/api/client.ts";
import { taskKeys } from "#/api/keys.ts";

/**
 * All restores of a dataset, newest first, page by page: they soon drop out of the polled list of the newest tasks of
 * all types.
 */
export function restoreListQuery(datasetId: string) {
  return infiniteQueryOptions({
    queryKey: taskKeys.restores(datasetId),
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        dataset_id: datasetId,
        task_type: "SNAPSHOT_RESTORE",
        page: pageParam,
      } as const;
      return call(listTasks, { query: { ...query, page_size: 50 } }, signal);
    },
    initialPageParam: 1,
    getNextPageParam: ({ page, page_size, total }) =>
      page * page_size < total ? page + 1 : undefined,
    // Recent restores are in the polled list.
    staleTime: 5 * 60_000,
  });
}
