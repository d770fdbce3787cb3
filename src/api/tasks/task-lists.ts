import type { Query, QueryClient } from "@tanstack/react-query";
import { type Task, type TaskListQuery, type TaskPage, isFinal } from "#contract/task.ts";
import { taskKeys } from "#/api/keys.ts";
import { pollDelays } from "./task-schedule.ts";

/** The lists of tasks that the poll knows: which there are, and when one has to be asked for. Pure. */

/** The tasks of one dataset: what the pages of a dataset show, and enough to see every one that blocks. */
export function datasetTasks(datasetId: string): TaskListQuery {
  return { dataset_id: datasetId, page_size: 50 };
}

/** The tasks of one type on all datasets. */
export function typeTasks(taskType: string): TaskListQuery {
  return { task_type: taskType as NonNullable<TaskListQuery["task_type"]>, page_size: 50 };
}

/** Everything that runs, anywhere. */
const running: TaskListQuery = { task_status: "RUNNING", page_size: 5 };
const unfinished: TaskListQuery = { unfinished: "true", page_size: 50 };

/**
 * The list whose total says how much runs, whatever the page shows. Where the backend can list all that is
 * not over, that answer also brings the running rows of every other list up to date.
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

/** Every unfinished task there is, if the list holds them all; else null. */
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
 * Whether a list may hold news. One that was asked for within half a minute can have them only if a task in
 * it is not over; and of those the whole list need not be asked for where they are known from elsewhere.
 *
 * @param known every unfinished task there is, or null
 */
export function isDue(query: Query, known: readonly Task[] | null, now: number): boolean {
  const page = pageOf(query);
  // timers are a little early now and then
  const old = now - query.state.dataUpdatedAt >= pollDelays.idle - 1_000;
  if (page === undefined || old || query.state.isInvalidated) return true;
  const ids = new Set(known?.map(({ task_id }) => task_id));
  return page.tasks.some(({ task_id, status }) => !isFinal(status) && !ids.has(task_id));
}

/** Brings the rows of a list up to date; it counts as no younger for that. */
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
