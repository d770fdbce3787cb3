import type { PastRun } from "#contract/progress.ts";
import { type TaskStatus, type TaskType, taskTypes } from "#contract/task.ts";
import { onlyReads, scopeOf, statusAfter, statusDuring } from "#contract/task-rules.ts";
import { mockClock } from "./clock.ts";
import {
  type DatasetRow,
  type MockDb,
  type Phase,
  type TaskOutcome,
  type TaskRow,
  nextId,
} from "./db.ts";

/** Durations in milliseconds of the mock's clock. */
export const durations = {
  /** Completed at once. */
  none: [],
  normal: phases(1_000, 1_000, 6_000),
  short: phases(250, 250, 1_500),
  slow: phases(2_000, 3_000, 55_000),
  endless: phases(0, 0, Number.POSITIVE_INFINITY),
} as const satisfies Record<string, readonly Phase[]>;

function phases(pending: number, initializing: number, running: number): Phase[] {
  return [
    { status: "PENDING", ms: pending },
    { status: "INITIALIZING", ms: initializing },
    { status: "RUNNING", ms: running },
  ];
}

export interface NewTask {
  dataset: DatasetRow;
  type: TaskType | (string & {});
  createdBy: string;
  phases: readonly Phase[];
  outcome?: TaskOutcome;
  error?: TaskRow["error"];
  message?: TaskRow["message"];
  startedAt?: number;
  heartbeatAt?: number;
  fixedProgress?: number;
  snapshotId?: string | null;
  sourceDatasetId?: string;
  itemsTotal?: number;
  failures?: TaskRow["failures"];
  parameters?: Record<string, unknown>;
  complete?: TaskRow["complete"];
}

/** Adds a task, sets the status of its dataset, and ends the task at once if it takes no time. */
export function startTask(db: MockDb, task: NewTask): TaskRow {
  const row: TaskRow = {
    id: nextId(db, "task"),
    datasetId: task.dataset.id,
    type: task.type,
    createdBy: task.createdBy,
    startedAt: task.startedAt ?? mockClock.now(),
    phases: task.phases,
    outcome: task.outcome ?? "COMPLETED",
    ended: null,
    error: task.error ?? null,
    message: task.message ?? null,
    abortedBy: null,
    heartbeatAt: task.heartbeatAt ?? null,
    fixedProgress: task.fixedProgress ?? null,
    snapshotId: task.snapshotId ?? null,
    sourceDatasetId: task.sourceDatasetId ?? null,
    itemsTotal: task.itemsTotal ?? null,
    failures: task.failures ?? [],
    parameters: task.parameters ?? {},
    statusBefore: task.dataset.status,
    complete: task.complete ?? (() => {}),
  };
  db.tasks.push(row);
  const type = knownType(row.type);
  if (type !== null && !onlyReads(type)) task.dataset.status = statusDuring(type, row.statusBefore);
  settleTasks(db);
  return row;
}

/** Ends every task whose time is over. Each request begins with this. */
export function settleTasks(db: MockDb): void {
  const due = db.tasks
    .filter((task) => task.ended === null && endOf(task) <= mockClock.now())
    .sort((left, right) => endOf(left) - endOf(right));
  for (const task of due) endTask(db, task, task.outcome, endOf(task));
}

/** Moves the clock to the end of all tasks that end, including those started by these ends. */
export function finishTasks(db: MockDb): void {
  for (;;) {
    const ends = db.tasks
      .filter((task) => task.ended === null)
      .map(endOf)
      .filter(Number.isFinite);
    if (ends.length === 0) return;
    mockClock.advance(Math.max(0, Math.max(...ends) - mockClock.now()));
    settleTasks(db);
  }
}

const ofModels: ReadonlySet<string> = new Set(["REINDEX", "ENRICHMENT", "LABEL_PROPAGATION"]);

export function endTask(db: MockDb, task: TaskRow, outcome: TaskOutcome, at: number): void {
  task.ended = { at, outcome };
  const dataset = db.datasets.find((row) => row.id === task.datasetId);
  if (dataset === undefined) return;
  const type = knownType(task.type);
  if (type !== null && !onlyReads(type)) {
    dataset.status = statusAfter(type, outcome, task.statusBefore, scopeOf(task.parameters));
  }
  const before = dataset.head;
  if (outcome === "COMPLETED") task.complete(task);
  if (ofModels.has(task.type) && dataset.head !== before) {
    task.made = { head: dataset.head, items: dataset.items };
  }
  if (task.type === "DATASET_CREATION") {
    dataset.fatalError = outcome === "FAILED" ? task.error : null;
  }
  dataset.updatedAt = at;
}

/** Makes an ended task run again from its start. */
export function rerunTask(db: MockDb, task: TaskRow): void {
  task.startedAt = mockClock.now();
  task.ended = null;
  task.heartbeatAt = null;
  task.phases = durations.normal.slice(1);
  const dataset = db.datasets.find((row) => row.id === task.datasetId);
  const type = knownType(task.type);
  if (dataset !== undefined && type !== null && !onlyReads(type)) {
    dataset.status = statusDuring(type, dataset.status);
  }
}

export function taskStatus(task: TaskRow): TaskStatus {
  if (task.ended !== null) return task.ended.outcome;
  let left = mockClock.now() - task.startedAt;
  for (const phase of task.phases) {
    if (left < phase.ms) return phase.status;
    left -= phase.ms;
  }
  return "RUNNING";
}

/** Whole percents, or null while unknown. */
export function taskProgress(task: TaskRow): number | null {
  if (task.ended?.outcome === "COMPLETED") return 100;
  if (task.fixedProgress !== null) return task.fixedProgress;
  const status = task.ended === null ? taskStatus(task) : "RUNNING";
  if (status === "PENDING") return null;
  if (status === "INITIALIZING") return 0;
  const running = task.phases.at(-1)?.ms ?? 0;
  if (running === 0) return 0;
  const before = phasesTotal(task) - running;
  const done = (task.ended?.at ?? mockClock.now()) - task.startedAt - before;
  return Math.min(99, Math.max(0, Math.floor((done / running) * 100)));
}

/** The durations of other tasks of the type, for the estimate of a running one. */
export function pastRuns(db: MockDb, type: string): PastRun[] {
  return db.tasks
    .filter((row) => row.type === type && row.ended?.outcome === "COMPLETED")
    .map(({ ended, startedAt, itemsTotal }) => ({
      seconds: ((ended?.at ?? startedAt) - startedAt) / 1_000,
      items: itemsTotal,
    }))
    .toReversed();
}

/** When the task entered each of its states so far. */
export function taskTimeline(task: TaskRow): { status: TaskStatus; at: number }[] {
  const until = task.ended?.at ?? mockClock.now();
  const states: { status: TaskStatus; at: number }[] = [];
  let at = task.startedAt;
  for (const phase of task.phases) {
    if (phase.ms > 0 && at <= until) states.push({ status: phase.status, at });
    at += phase.ms;
  }
  if (task.ended !== null) states.push({ status: task.ended.outcome, at: task.ended.at });
  return states;
}

function endOf(task: TaskRow): number {
  return task.startedAt + phasesTotal(task);
}

function phasesTotal(task: TaskRow): number {
  return task.phases.reduce((sum, phase) => sum + phase.ms, 0);
}

function knownType(type: string): TaskType | null {
  return taskTypes.find((one) => one === type) ?? null;
}
