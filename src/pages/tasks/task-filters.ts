import { type TaskListQuery, taskStatuses, taskTypes } from "#contract/task.ts";

export const tasksPerPage = 25;

/** What of the address narrows the tasks; values that nobody knows are left out. */
export function taskQueryOf(search: URLSearchParams): TaskListQuery {
  const status = taskStatuses.find((known) => known === search.get("status"));
  const type = taskTypes.find((known) => known === search.get("type"));
  const datasetId = search.get("dataset_id");
  return {
    page: pageOf(search),
    page_size: tasksPerPage,
    ...(status ? { task_status: status } : {}),
    ...(type ? { task_type: type } : {}),
    ...(datasetId ? { dataset_id: datasetId } : {}),
  };
}

export function isTaskFiltered(query: TaskListQuery): boolean {
  return [query.task_status, query.task_type, query.dataset_id].some(
    (value) => value !== undefined,
  );
}

function pageOf(search: URLSearchParams): number {
  const page = Number(search.get("page"));
  return Number.isInteger(page) && page >= 1 ? page : 1;
}
