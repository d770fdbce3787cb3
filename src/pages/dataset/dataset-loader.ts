import { type QueryClient, noop } from "@tanstack/react-query";
import type { LoaderFunctionArgs } from "react-router";
import { datasetQuery } from "#/api/datasets.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";

/** The data of every page of a dataset: awaits the dataset, and only starts the rest. */
export const datasetLoader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    const datasetId = params["datasetId"] ?? "";
    void queryClient.query(capabilitiesQuery()).catch(noop);
    void queryClient.query(datasetTasksQuery(datasetId)).catch(noop);
    await queryClient.query(datasetQuery(datasetId));
    return null;
  };
