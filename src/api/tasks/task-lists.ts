import { type Query, type QueryClient, queryOptions } from "@tanstack/react-query";
import { listTasks } from "#contract/routes/tasks.ts";
import { type Task, type TaskListQuery, type TaskPage, isFinal } from "#contract/task.ts";
import { call } from "#/api/client.ts";
import { taskKeys } from "#/api/keys.ts";
import { unlessAway } from "#/query-client.ts";

/** Delays between two polls of a task list, in milliseconds. */
export const pollDelays = { running: 2_000, idle: 30_000 } as const;

/** A page of tasks. It polls itself: one request a round, for any number of components that read it. */
export function taskListQuery(query: TaskListQuery = {}) {
  return queryOptions({
    queryKey: taskKeys.list(query),
    queryFn: async ({ signal }) => call(listTasks, { query }, signal),
    refetchInterval: nextLook,
    refetchOnWindowFocus: "always",
    refetchOnReconnect: "always",
  });
}

/** The tasks of one dataset: those that the pages of a dataset show, and enough to include all that block. */
export function datasetTasks(datasetId: string): TaskListQuery {
  return { dataset_id: datasetId, page_size: 50 };
}

/** The newest 50 tasks of one dataset. */
export function datasetTasksQuery(datasetId: string) {
  return taskListQuery(datasetTasks(datasetId));
}

/** The tasks of one type on all datasets. */
export function typeTasks(taskType: string): TaskListQuery {
  return { task_type: taskType as NonNullable<TaskListQuery["task_type"]>, page_size: 50 };
}

/** Everything that runs, on any dataset. */
const running: TaskListQuery = { task_status: "RUNNING", page_size: 5 };
const unfinished: TaskListQuery = { unfinished: true, page_size: 50 };

/**
 * The list whose total is the number of running tasks, for every page. If the backend can list all unfinished tasks,
 * this answer also updates the running rows of every other list (`watchTasks`).
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
  const page = taskPageOf(query);
  return page !== undefined && page.tasks.length === page.total ? page.tasks : null;
}

/** Lists whose unfinished rows are all in the list of unfinished tasks, which is polled instead of them. */
const followed = new WeakSet<object>();

/** @param known all unfinished tasks, or null */
export function noteFollowed(query: Query, known: readonly Task[] | null): void {
  const ids = new Set(known?.map(({ task_id }) => task_id));
  const open = taskPageOf(query)?.tasks.filter(({ status }) => !isFinal(status)) ?? [];
  if (open.length > 0 && open.every(({ task_id }) => ids.has(task_id))) followed.add(query);
  else followed.delete(query);
}

export function isFollowed(query: object): boolean {
  return followed.has(query);
}

/** The state that decides when a list is polled next. */
export interface PolledList {
  state: { data: TaskPage | undefined; dataUpdatedAt: number; status: string; error: unknown };
}

/** Milliseconds to the next poll of a list: 2 s while a task in it runs, else 30 s after its answer. */
export function nextLook(query: PolledList): number | false {
  const { data, dataUpdatedAt } = query.state;
  const runs = data?.tasks.some(({ status }) => !isFinal(status)) ?? false;
  if (runs && !isFollowed(query)) return unlessAway(query, pollDelays.running);
  // An updated row restarts the timer, but does not make the list fresh.
  const age = dataUpdatedAt === 0 ? 0 : Date.now() - dataUpdatedAt;
  return unlessAway(query, Math.max(pollDelays.idle - age, 1_000));
}

/** Polls every list on the screen now. */
export async function pollTasks(client: QueryClient): Promise<void> {
  await client.refetchQueries({ queryKey: taskKeys.lists(), type: "active" });
}

/** Updates the rows of a list, without making the list count as fresh. */
export function mergeRows(client: QueryClient, query: Query, fresh: readonly Task[]): void {
  const byId = new Map(fresh.map((task) => [task.task_id, task]));
  const page = taskPageOf(query);
  if (page === undefined) return;
  const tasks = page.tasks.map((task) => byId.get(task.task_id) ?? task);
  if (tasks.every((task, index) => task === page.tasks[index])) return;
  client.setQueryData<TaskPage>(
    query.queryKey,
    { ...page, tasks },
    { updatedAt: query.state.dataUpdatedAt },
  );
}

export function taskPageOf(query: Query): TaskPage | undefined {
  return query.state.data as TaskPage | undefined;
}

export function queryOf(query: Query): TaskListQuery {
  return query.queryKey[2] as TaskListQuery;
}
