import { type QueryClient, noop } from "@tanstack/react-query";
import { datasetListQuery } from "#/api/datasets.ts";
import { capabilitiesQuery, meQuery } from "#/api/session.ts";
import { taskListQuery } from "#/api/tasks/task-lists.ts";
import { recentTasks } from "./open-tasks.ts";

/**
 * Starts the reads of the page, which has its own states for slow and failed reads. The first page of a visit waits for
 * its data: without a session it never shows.
 */
export const datasetsLoader = (queryClient: QueryClient) => async () => {
  void queryClient.query(capabilitiesQuery()).catch(noop);
  void queryClient.query(taskListQuery(recentTasks)).catch(noop);
  const list = queryClient.query(datasetListQuery());
  const isKnown = queryClient.getQueryData(meQuery().queryKey) !== undefined;
  if (isKnown) void list.catch(noop);
  else await list;
  return null;
};
