import { useQueries, useQuery } from "@tanstack/react-query";
import type { Task, TaskListQuery, TaskPage } from "#contract/task.ts";
import { taskListQuery } from "#/api/tasks/tasks.ts";

/** The newest tasks of all datasets: where these are all that there are, what runs is among them. */
export const recentTasks: TaskListQuery = { page_size: 50 };

/** Otherwise a long task may have been pushed off by newer ones, and is asked for by its status. */
const openTasks = (["RUNNING", "INITIALIZING", "PENDING"] as const).map((task_status) => ({
  task_status,
  page_size: 50,
}));

/** The tasks among which everything is that runs, over all datasets. */
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
