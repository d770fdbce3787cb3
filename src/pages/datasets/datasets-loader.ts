import { type QueryClient, noop } from "@tanstack/react-query";
import { datasetListQuery } from "#/api/datasets.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { taskListQuery } from "#/api/tasks.ts";
import { recentTasks } from "./open-tasks.ts";

/** Waits for the list; what stands in its rows follows. */
export const datasetsLoader = (queryClient: QueryClient) => async () => {
  void queryClient.query(capabilitiesQuery()).catch(noop);
  void queryClient.query(taskListQuery(recentTasks)).catch(noop);
  await queryClient.query(datasetListQuery());
  return null;
};
