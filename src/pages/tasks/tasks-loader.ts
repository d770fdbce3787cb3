import { type QueryClient, noop } from "@tanstack/react-query";
import type { LoaderFunctionArgs } from "react-router";
import { capabilitiesQuery } from "#/api/session.ts";
import { taskListQuery } from "#/api/tasks/task-lists.ts";
import { taskFiltersQuery } from "#/api/tasks/tasks.ts";
import { taskViewOf, wireTimes } from "./task-filters.ts";

/** Starts the reads of the page, which has its own states for slow and failed reads. */
export const tasksLoader =
  (queryClient: QueryClient) =>
  ({ request }: LoaderFunctionArgs) => {
    const now = Date.now();
    const { query, times } = taskViewOf(new URL(request.url).searchParams, now);
    void queryClient.query(taskListQuery(query)).catch(noop);
    void queryClient.query(taskFiltersQuery(wireTimes(times, now))).catch(noop);
    void queryClient.query(capabilitiesQuery()).catch(noop);
    return null;
  };
