import * as z from "zod/mini";
import { route } from "../route.ts";
import {
  taskDetailSchema,
  taskFiltersSchema,
  taskListQuery,
  taskPageSchema,
  taskSchema,
} from "../task.ts";
import { wireTime } from "../wire.ts";
import { taskParams } from "./params.ts";

export const listTasks = route({
  method: "GET",
  path: "/tasks",
  summary: "List the tasks of every dataset that you can see",
  tag: "Tasks",
  tier: "documented",
  query: taskListQuery,
  status: 200,
  response: taskPageSchema,
  errors: [401, 422],
});

export const getTaskFilters = route({
  method: "GET",
  path: "/tasks/filters",
  summary: "The values that occur in the tasks, to filter by",
  tag: "Tasks",
  tier: "documented",
  query: z.object({
    start_time_from: z.optional(wireTime),
    start_time_to: z.optional(wireTime),
  }),
  status: 200,
  response: taskFiltersSchema,
  errors: [401, 422],
});

export const getTask = route({
  method: "GET",
  path: "/tasks/{task_id}",
  summary: "One task with its story",
  tag: "Tasks",
  tier: "extension",
  params: taskParams,
  status: 200,
  response: taskDetailSchema,
  errors: [401, 404, 422],
});

export const abortTask = route({
  method: "POST",
  path: "/tasks/{task_id}/abort",
  summary: "Abort a running task",
  tag: "Tasks",
  tier: "documented",
  params: taskParams,
  status: 200,
  response: taskSchema,
  errors: [401, 403, 404, 409, 422],
});

export const retryTask = route({
  method: "POST",
  path: "/tasks/{task_id}/retry",
  summary: "Run a failed or aborted task again",
  tag: "Tasks",
  tier: "documented",
  params: taskParams,
  status: 200,
  response: taskSchema,
  errors: [400, 401, 403, 404, 422],
});
