import type { Query, QueryClient } from "@tanstack/react-query";
import { type Task, type TaskListQuery, type TaskPage, isFinal } from "#contract/task.ts";
import { taskKeys } from "#/api/keys.ts";
import { pollDelays } from "./task-schedule.ts";

/** The lists of tasks that the poll handles, and when each is due. Pure. */

/** The tasks of one dataset: those that the pages of a dataset show, and enough to include all that block. */
export function datasetTasks(datasetId: string): TaskListQuery {
  return { dataset_id: datasetId, page_size: 50 };
}

/** The tasks of one type on all datasets. */
export function typeTasks(taskType: string): TaskListQuery {
  return { task_type: taskType as NonNullable<TaskListQuery["task_type"]>, page_size: 50 };
}

/** Everything that runs, on any dataset. */
const running: TaskListQuery = { task_status: "RUNNING", page_size: 5 };
const unfinished: TaskListQuery = { unfinished: "true", page_size: 50 };

/**
 * The list whose total is the number of running tasks, for every page. If the backend can list all unfinished tasks,
 * this answer also updates the running rows of every other list.
 *
 * @param canListUnfinished the feature `unfinished_tasks`
 */
export function runningTasks(canListUnfinished: boolean): TaskListQuery {
  return canListUnfinished ? unfinished : running;
}

/** Whether it is one of the two above. */
export function isRunningList(query: Query): boolean {
  const { task_status: status, page_size: size, unfinished: open } = queryOf(query);
  return open === unfinished.unfinished || (status === "RUNNING" && size === running.page_size);
}

/** All unfinished tasks, if the list contains all of them; else null. */
export function everyUnfinished(query: Query | undefined): readonly Task[] | null {
  if (query === undefined || queryOf(query).unfinished === undefined) return null;
  const page = pageOf(query);
  return page !== undefined && page.tasks.length === page.total ? page.tasks : null;
}

/** Changes when a task begins, ends, or gets another status. */
export function signature(query: Query | undefined): string {
  const page = query && pageOf(query);
  return JSON.stringify(page?.tasks.map(({ task_id, status }) => [task_id, status]));
}

/**
 * Whether a list may have changed. A list read within the last half minute can only have changed if one of its tasks is
 * unfinished, and it need not be read again if those are known from another list.
 *
 * @param known all unfinished tasks, or null
 */
export function isDue(query: Query, known: readonly Task[] | null, now: number): boolean {
  const page = pageOf(query);
  // timers may fire slightly early
  const old = now - query.state.dataUpdatedAt >= pollDelays.idle - 1_000;
  if (page === undefined || old || query.state.isInvalidated) return true;
  const ids = new Set(known?.map(({ task_id }) => task_id));
  return page.tasks.some(({ task_id, status }) => !isFinal(status) && !ids.has(task_id));
}

/** Updates the rows of a list, without making the list count as fresh. */
export function mergeRows(client: QueryClient, query: Query, fresh: readonly Task[]): void {
  const byId = new Map(fresh.map((task) => [task.task_id, task]));
  const page = pageOf(query);
  if (!page?.tasks.some(({ task_id }) => byId.has(task_id))) return;
  const tasks = page.tasks.map((task) => byId.get(task.task_id) ?? task);
  client.setQueryData<TaskPage>(
    query.queryKey,
    { ...page, tasks },
    { updatedAt: query.state.dataUpdatedAt },
  );
}

export function hasUnfinished(query: Query): boolean {
  return pageOf(query)?.tasks.some(({ status }) => !isFinal(status)) ?? false;
}

export function pageOf(query: Query): TaskPage | undefined {
  return query.state.data as TaskPage | undefined;
}

export function queryOf(query: Query): TaskListQuery {
  return query.queryKey[2] as TaskListQuery;
}

/** Each list once. */
export function unique(queries: readonly TaskListQuery[]): TaskListQuery[] {
  return [
    ...new Map(queries.map((query) => [JSON.stringify(taskKeys.list(query)), query])).values(),
  ];
}
