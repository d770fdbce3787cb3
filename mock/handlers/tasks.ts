import { includesFolded } from "#contract/fold-text.ts";
import { because } from "#contract/refusals.ts";
import { parseWireTime } from "#contract/wire.ts";
import { type Task, type TaskListQuery, isFinal } from "#contract/task.ts";
import {
  abortTask,
  getTask,
  getTaskFilters,
  listTasks,
  retryTask,
} from "#contract/routes/tasks.ts";
import { listTaskFailures } from "#contract/routes/task-failures.ts";
import { contentDisposition, skippedFacts, skippedHead, skippedLine } from "#contract/export.ts";
import { abortRefusal, retryRefusal } from "#contract/task-rules.ts";
import { permissionRefusal } from "#contract/rules.ts";
import { refuse, visibleDatasets } from "../access.ts";
import { mockClock } from "../clock.ts";
import type { MockDb, TaskRow } from "../db.ts";
import { refused } from "../failure.ts";
import { bytes, json, on } from "../handle.ts";
import { endTask, rerunTask, taskStatus } from "../tasks.ts";
import { taskDetailView, taskView } from "../views.ts";

export const taskHandlers = [
  on(getTaskFilters, ({ db, user, query }) => {
    const tasks = visibleTasks(db, user)
      .map((row) => taskView(db, row, user))
      .filter((task) => startedWithin(task, query));
    const values = (read: (task: Task) => string | null) =>
      [...new Set(tasks.map(read))].filter((value) => value !== null).sort();
    return json({
      dataset_names: values((task) => task.dataset_name),
      dataset_ids: values((task) => task.dataset_id),
      task_types: values((task) => task.task_type),
      created_by: values((task) => task.created_by),
    });
  }),

  on(listTasks, ({ db, user, query }) => {
    const found = visibleTasks(db, user)
      .map((row, position) => ({ row, position, task: taskView(db, row, user) }))
      .filter(
        ({ row, task }) =>
          equals(query.dataset_id?.toLowerCase(), task.dataset_id) &&
          equals(query.dataset_name, task.dataset_name) &&
          equals(query.task_type, task.task_type) &&
          equals(query.task_status, task.status) &&
          equals(query.created_by, task.created_by) &&
          (query.unfinished !== true || !isFinal(task.status)) &&
          hasText(db, row, task, query.q) &&
          startedWithin(task, query),
      )
      .sort((left, right) => compareTasks(left, right, query))
      .map(({ task }) => task);
    const page = query.page ?? 1;
    const pageSize = query.page_size ?? 20;
    return json({
      tasks: found.slice((page - 1) * pageSize, page * pageSize),
      total: found.length,
      page,
      page_size: pageSize,
    });
  }),

  on(getTask, ({ db, user, params }) =>
    json(taskDetailView(db, visibleTask(db, user, params.task_id), user)),
  ),

  on(listTaskFailures, ({ db, user, params }) => {
    const task = visibleTask(db, user, params.task_id);
    const name = db.datasets.find((row) => row.id === task.datasetId)?.name ?? "";
    const { fileName, type } = skippedFacts(name);
    return bytes(`${skippedHead}${task.failures.map(skippedLine).join("")}`, {
      headers: { "Content-Type": type, "Content-Disposition": contentDisposition(fileName) },
    });
  }),

  on(abortTask, ({ db, user, params }) => {
    const task = visibleTask(db, user, params.task_id);
    requireEditor(db, user, task);
    refuse(abortRefusal({ task_type: task.type, status: taskStatus(task) }));
    task.abortedBy = user;
    endTask(db, task, "ABORTED", mockClock.now());
    return json(taskView(db, task, user));
  }),

  on(retryTask, ({ db, user, params }) => {
    const task = visibleTask(db, user, params.task_id);
    requireEditor(db, user, task);
    refuse(retryRefusal(taskView(db, task, user)));
    rerunTask(db, task);
    return json(taskView(db, task, user));
  }),
];

function visibleTasks(db: MockDb, user: string): TaskRow[] {
  const visible = new Set(visibleDatasets(db, user).map((dataset) => dataset.id));
  return db.tasks.filter((task) => visible.has(task.datasetId));
}

function visibleTask(db: MockDb, user: string, taskId: string): TaskRow {
  const task = visibleTasks(db, user).find((row) => row.id === taskId.toLowerCase());
  if (task === undefined) throw refused(because("task_not_found"));
  return task;
}

function requireEditor(db: MockDb, user: string, task: TaskRow): void {
  const role = db.datasets.find((row) => row.id === task.datasetId)?.roles[user];
  refuse(permissionRefusal("edit_media", { role }));
}

/** Snapshots are found by the names that a task's receipt has, as well as by their present one. */
function hasText(db: MockDb, row: TaskRow, task: Task, q: string | undefined): boolean {
  const text = q?.trim() ?? "";
  const receipt = db.receipts.find(({ fixed }) => fixed.task_id === row.id)?.fixed;
  const words = [
    task.dataset_name,
    task.created_by,
    task.task_type.replaceAll("_", " "),
    task.task_id,
    task.error_message,
    task.status_message,
    task.reason,
    db.snapshots.find(({ id }) => id === task.snapshot_id)?.name,
    receipt?.snapshot_name,
    receipt?.from_snapshot?.snapshot_name,
  ];
  return (
    text === "" ||
    db.profile === "plain" ||
    words.some((word) => word != null && includesFolded(word, text))
  );
}

function equals(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || wanted === value;
}

function startedWithin(
  task: Task,
  range: { start_time_from?: string | undefined; start_time_to?: string | undefined },
): boolean {
  const started = parseWireTime(task.start_time).getTime();
  const { start_time_from: from, start_time_to: to } = range;
  return (
    (from === undefined || started >= parseWireTime(from).getTime()) &&
    (to === undefined || started <= parseWireTime(to).getTime())
  );
}

interface Listed {
  row: TaskRow;
  position: number;
  task: Task;
}

/**
 * Sorts by the requested key, by default newest first. Compares the row's time, because a plain backend shows whole
 * seconds only; of two in one millisecond (a test may stop the clock) the later one is the newer.
 */
function compareTasks(left: Listed, right: Listed, query: TaskListQuery): number {
  const key = query.sort_by ?? "start_time";
  const text = ({ task }: { task: Task }) => (task[key] ?? "").toLowerCase();
  const order =
    (key === "start_time"
      ? left.row.startedAt - right.row.startedAt
      : compareText(text(left), text(right))) || left.position - right.position;
  return query.sort_order === "asc" ? order : -order;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
