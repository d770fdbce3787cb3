import { type QueryClient, noop } from "@tanstack/react-query";
import type { LoaderFunctionArgs } from "react-router";
import { taskFiltersQuery, taskListQuery } from "#/api/tasks.ts";
import { taskQueryOf } from "./task-filters.ts";

/** Starts what the page reads; the page has states of its own for what comes late or not at all. */
export const tasksLoader =
  (queryClient: QueryClient) =>
  ({ request }: LoaderFunctionArgs) => {
    const { searchParams } = new URL(request.url);
    void queryClient.query(taskListQuery(taskQueryOf(searchParams))).catch(noop);
    void queryClient.query(taskFiltersQuery()).catch(noop);
    return null;
  };
