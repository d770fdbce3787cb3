import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { type Task, type TaskListQuery, isFinal } from "#contract/task.ts";
import { readOfTab, writeOfTab } from "#/lib/storage.ts";
import { type Store, createStore, useStore } from "#/lib/store.ts";
import { datasetTasks, pollTasks, taskListQuery, typeTasks } from "./task-lists.ts";
import { type ExpectedTask, expectedTaskSchema } from "./task-match.ts";

/** A task that this tab started, from its 202 until its end is reported. It survives a reload, but ends with the tab. */
export interface StartedTask {
  /** An id of this tab, not of the server. */
  key: number;
  expected: ExpectedTask;
  /** Null until a list shows it. */
  task: Task | null;
  /** No list contained it within a minute. */
  lost: boolean;
  /** When it was started or the page was reloaded, by `performance.now()`. */
  since: number;
}

const storageName = "started-tasks";
const stores = new WeakMap<QueryClient, Store<readonly StartedTask[]>>();
let lastKey = 0;

/** The started tasks of the tab that a query client belongs to. */
export function startedTasks(client: QueryClient): Store<readonly StartedTask[]> {
  let store = stores.get(client);
  if (store === undefined) {
    const made = createStore<readonly StartedTask[]>(read().map(entryOf));
    made.subscribe(() => write(made.get()));
    stores.set(client, made);
    store = made;
  }
  return store;
}

export function useStartedTasks(): readonly StartedTask[] {
  return useStore(startedTasks(useQueryClient()));
}

export function isOver({ task, lost }: StartedTask): boolean {
  return lost || (task !== null && isFinal(task.status));
}

/** Adds a task that was just started, and polls its list and those on the screen at once. */
export function expectTask(client: QueryClient, expected: ExpectedTask): void {
  const entry = entryOf(expected);
  const store = startedTasks(client);
  store.set([...store.get(), entry]);
  void pollTasks(client);
  void client.query({ ...taskListQuery(listOf(entry)), staleTime: 0 }).catch(() => undefined);
}

/** Removes the tasks whose end was reported or needs no report. */
export function forgetStarted(client: QueryClient, which: (entry: StartedTask) => boolean): void {
  const store = startedTasks(client);
  const kept = store.get().filter((entry) => !which(entry));
  if (kept.length < store.get().length) store.set(kept);
}

/** The list that will contain a started task. */
export function listOf({ expected, task }: StartedTask): TaskListQuery {
  const datasetId = task?.dataset_id ?? expected.datasetId;
  return datasetId === null ? typeTasks(expected.taskType) : datasetTasks(datasetId);
}

function entryOf(expected: ExpectedTask): StartedTask {
  lastKey += 1;
  return { key: lastKey, expected, task: null, lost: false, since: performance.now() };
}

function read(): ExpectedTask[] {
  try {
    return z.array(expectedTaskSchema).parse(JSON.parse(readOfTab(storageName) ?? "[]"));
  } catch {
    return [];
  }
}

function write(entries: readonly StartedTask[]): void {
  const stored = entries.map(({ expected, task }) =>
    task ? { ...expected, taskId: task.task_id, datasetId: task.dataset_id } : expected,
  );
  writeOfTab(storageName, stored.length === 0 ? null : JSON.stringify(stored));
}
