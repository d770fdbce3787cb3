import { useQueries, useQuery } from "@tanstack/react-query";
import type { Task, TaskListQuery, TaskPage } from "#contract/task.ts";
import { taskListQuery } from "#/api/tasks/task-lists.ts";

/** The newest tasks of all datasets: if there are no more, these include every running one. */
export const recentTasks: TaskListQuery = { page_size: 50 };

/** Otherwise newer tasks may have displaced a long one, so running tasks are requested by status. */
const openTasks = (["RUNNING", "INITIALIZING", "PENDING"] as const).map((task_status) => ({
  task_status,
  page_size: 50,
}));

/** Tasks of all datasets that include every running one. */
export function useOpenTasks(): readonly Task[] {
  const recent = useQuery(taskListQuery(recentTasks)).data;
  const isPart = recent !== undefined && recent.total > recent.tasks.length;
  const others = useQueries({
    queries: openTasks.map((query) => ({ ...taskListQuery(query), enabled: isPart })),
    combine: pages,
  });
  return merged([recent].concat(others));
}

function pages(results: readonly { data: TaskPage | undefined }[]): (TaskPage | undefined)[] {
  return results.map(({ data }) => data);
}

/** Each task once, from the first list that has it. */
function merged(lists: readonly (TaskPage | undefined)[]): Task[] {
  const byId = new Map<string, Task>();
  for (const task of lists.flatMap((list) => list?.tasks ?? [])) {
    if (!byId.has(task.task_id)) byId.set(task.task_id, task);
  }
  return [...byId.values()];
}
