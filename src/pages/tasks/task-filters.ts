import { type TaskListQuery, taskSortKeys, taskStatuses, taskTypes } from "#contract/task.ts";
import type { SearchChange } from "#/lib/use-search-change.ts";
import type { TaskTimes } from "#/api/tasks/tasks.ts";
import { type ChosenTimes, chosenTimes, endsOf } from "#/lib/chosen-times.ts";

export const tasksPerPage = 25;
/** The service refuses a longer text. */
const longestText = 200;

export type TaskSort = (typeof taskSortKeys)[number];
export type Order = "asc" | "desc";

/** The view of the tasks in the address; ignores unknown values. */
export interface TaskView {
  query: TaskListQuery;
  times: ChosenTimes;
  sort: TaskSort;
  order: Order;
}

/** @param now In milliseconds: the end of "the last hour". */
export function taskViewOf(search: URLSearchParams, now: number): TaskView {
  const status = taskStatuses.find((known) => known === search.get("status"));
  const type = taskTypes.find((known) => known === search.get("type"));
  const sort = taskSortKeys.find((known) => known === search.get("sort")) ?? "start_time";
  const order = readOrder(search.get("order")) ?? naturalOrder(sort);
  const datasetId = search.get("dataset_id");
  const user = search.get("user");
  const text = search.get("q")?.trim().slice(0, longestText);
  const times = chosenTimes(search);
  const query = {
    page: readPage(search),
    page_size: tasksPerPage,
    ...(status ? { task_status: status } : {}),
    ...(type ? { task_type: type } : {}),
    ...(datasetId ? { dataset_id: datasetId } : {}),
    ...(user ? { created_by: user } : {}),
    ...(text ? { q: text } : {}),
    ...wireTimes(times, now),
    ...(isDefault(sort, order) ? {} : { sort_by: sort, sort_order: order }),
  };
  return { query, times, sort, order };
}

/** The start times in the form of the API. */
export function wireTimes(times: ChosenTimes, now: number): TaskTimes {
  const { start, end } = endsOf(times, now);
  return {
    ...(start ? { start_time_from: start.toISOString() } : {}),
    ...(end ? { start_time_to: end.toISOString() } : {}),
  };
}

/** Removes every filter from the address; the order stays, the page does not. */
export const clearedFilters: SearchChange = Object.fromEntries(
  ["q", "status", "type", "dataset_id", "user", "since", "from", "to", "page"].map((name) => [
    name,
    null,
  ]),
);

export function isTaskFiltered({ query }: Pick<TaskView, "query">): boolean {
  return [
    query.task_status,
    query.task_type,
    query.dataset_id,
    query.created_by,
    query.q,
    query.start_time_from,
    query.start_time_to,
  ].some((value) => value !== undefined);
}

/** The change of a click on a column: another column starts in its natural order, the same one reverses it. */
export function sortChange(view: Pick<TaskView, "sort" | "order">, sort: TaskSort): SearchChange {
  const turned = view.order === "asc" ? "desc" : "asc";
  return orderChange(sort, view.sort === sort ? turned : naturalOrder(sort));
}

export function orderChange(sort: TaskSort, order: Order): SearchChange {
  const isNatural = order === naturalOrder(sort);
  return {
    sort: sort === "start_time" ? null : sort,
    order: isNatural ? null : order,
    page: null,
  };
}

/** Newest first; names from A. */
function naturalOrder(sort: TaskSort): Order {
  return sort === "start_time" ? "desc" : "asc";
}

function isDefault(sort: TaskSort, order: Order): boolean {
  return sort === "start_time" && order === "desc";
}

function readOrder(text: string | null): Order | null {
  return text === "asc" || text === "desc" ? text : null;
}

function readPage(search: URLSearchParams): number {
  const page = Number(search.get("page"));
  return Number.isInteger(page) && page >= 1 ? page : 1;
}
