import { type QueryClient, noop } from "@tanstack/react-query";
import { datasetListQuery } from "#/api/datasets.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { taskListQuery } from "#/api/tasks/task-lists.ts";
import { recentTasks } from "./open-tasks.ts";

/** Awaits the list, and the running tasks, which make its rows higher; the rest loads afterwards. */
export const datasetsLoader = (queryClient: QueryClient) => async () => {
  void queryClient.query(capabilitiesQuery()).catch(noop);
  await Promise.all([
    queryClient.query(datasetListQuery()),
    queryClient.query(taskListQuery(recentTasks)).catch(noop),
  ]);
  return null;
};
