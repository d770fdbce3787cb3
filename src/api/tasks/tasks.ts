import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { abortTask, getTask, getTaskFilters, retryTask } from "#contract/routes/tasks.ts";
import { type Task, type TaskListQuery, type TaskPage, isFinal } from "#contract/task.ts";
import { freshness } from "#/query-client.ts";
import { call } from "#/api/client.ts";
import { taskKeys } from "#/api/keys.ts";
import { expectTask, forgetStarted } from "./started-tasks.ts";
import { pollTasks, pollDelays } from "./task-lists.ts";

/** One task with its events, polled until it has ended. Needs the feature `task_detail`. */
export function taskDetailQuery(taskId: string) {
  return queryOptions({
    queryKey: taskKeys.detail(taskId),
    queryFn: async ({ signal }) => call(getTask, { params: { task_id: taskId } }, signal),
    // a completed task never changes; a failed one may be retried, also by other users
    staleTime: ({ state }) =>
      state.data?.status === "COMPLETED" ? freshness.immutable : freshness.shared,
    refetchInterval: ({ state }) =>
      state.data && !isFinal(state.data.status) ? pollDelays.running : false,
  });
}

/** Start times of tasks: wire times; an absent end is open. */
export type TaskTimes = Pick<TaskListQuery, "start_time_from" | "start_time_to">;

/** The filter values of the tasks of a time. */
export function taskFiltersQuery(times: TaskTimes = {}) {
  return queryOptions({
    queryKey: taskKeys.filtersOf(times),
    queryFn: async ({ signal }) => call(getTaskFilters, { query: times }, signal),
    staleTime: 60_000,
  });
}

/** Errors: 409 where it has ended, or is about to. */
export function useAbortTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (task: Task) => call(abortTask, { params: { task_id: task.task_id } }),
    onSuccess: async (task) => {
      // the user who stops it knows how it ended
      forgetStarted(client, (entry) => entry.task?.task_id === task.task_id);
      await seedTask(client, task);
    },
  });
}

/** From then on it counts as started by this tab. Errors: 400 where the task cannot be retried, 409 not now. */
export function useRetryTask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (task: Task) => call(retryTask, { params: { task_id: task.task_id } }),
    onSuccess: async (task, before) => {
      expectTask(client, {
        taskType: task.task_type,
        datasetId: task.dataset_id,
        taskId: task.task_id,
        formerEnd: before.end_time,
      });
      await seedTask(client, task);
    },
  });
}

/** Shows the answered task in every list at once (its change refetches dependent queries), then polls. */
async function seedTask(client: QueryClient, task: Task): Promise<void> {
  client.setQueriesData<TaskPage>(
    { queryKey: taskKeys.lists() },
    (page) =>
      page && {
        ...page,
        tasks: page.tasks.map((row) => (row.task_id === task.task_id ? { ...row, ...task } : row)),
      },
  );
  void client.invalidateQueries({ queryKey: taskKeys.detail(task.task_id) });
  await pollTasks(client);
}
