import * as z from "zod/mini";
import { type Task, isFinal } from "#contract/task.ts";
import { readOfTab, writeOfTab } from "#/lib/storage.ts";
import { type ExpectedTask, findExpected } from "./task-match.ts";

/** A task that this tab started, from its 202 on. */
export interface StartedTask {
  /** An id of this tab, not of the server. */
  key: number;
  expected: ExpectedTask;
  /** Null until a list shows it. */
  task: Task | null;
  state: "unseen" | "running" | "ended" | "lost";
}

/** Polls after which a task that no list shows is given up: about a minute. */
const patience = 32;
/** Polls after which a new task of another author counts as ours: about three seconds. */
const ownPatience = 3;

const storageName = "started-tasks";
const storedSchema = z.array(
  z.object({
    taskType: z.string(),
    datasetId: z.nullable(z.string()),
    taskId: z.nullable(z.string()),
    knownIds: z.array(z.string()),
    author: z.nullable(z.string()),
    datasetName: z.nullable(z.string()),
    formerEnd: z.optional(z.nullable(z.string())),
  }),
);

/**
 * The tasks that this tab started and whose end it has not reported. They survive a reload of the page, but end with
 * the tab.
 */
export class StartedTasks {
  #lastKey = 0;
  #all: readonly StartedTask[];
  #polls = new Map<number, number>();
  #listeners = new Set<() => void>();

  constructor() {
    this.#all = read().map((expected) => this.#entry(expected));
  }

  get all(): readonly StartedTask[] {
    return this.#all;
  }

  get open(): StartedTask[] {
    return this.#all.filter(({ state }) => state === "unseen" || state === "running");
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(expected: ExpectedTask): number {
    const entry = this.#entry(expected);
    this.#set([...this.#all, entry]);
    return entry.key;
  }

  forget(key: number): void {
    this.#polls.delete(key);
    this.#set(this.#all.filter((entry) => entry.key !== key));
  }

  /** Looks for expected tasks, and for changes of known ones, among the tasks of a list. */
  match(tasks: readonly Task[]): void {
    const taken = new Set(this.#all.map(({ task }) => task?.task_id));
    let changed = false;
    const next = this.#all.map((entry): StartedTask => {
      if (entry.state === "ended" || entry.state === "lost") return entry;
      const task =
        entry.task === null
          ? findExpected(
              entry.expected,
              tasks.filter(({ task_id }) => !taken.has(task_id)),
              (this.#polls.get(entry.key) ?? 0) >= ownPatience,
            )
          : tasks.find(({ task_id }) => task_id === entry.task?.task_id);
      if (!task || task === entry.task) return entry;
      taken.add(task.task_id);
      changed = true;
      return { ...entry, task, state: isFinal(task.status) ? "ended" : "running" };
    });
    if (changed) this.#set(next);
  }

  /** To be called after each poll: gives up tasks that no list shows. */
  losePatience(): void {
    let lost = false;
    const next = this.#all.map((entry): StartedTask => {
      if (entry.state !== "unseen") return entry;
      const polls = (this.#polls.get(entry.key) ?? 0) + 1;
      this.#polls.set(entry.key, polls);
      if (polls < patience) return entry;
      lost = true;
      return { ...entry, state: "lost" };
    });
    if (lost) this.#set(next);
  }

  #entry(expected: ExpectedTask): StartedTask {
    this.#lastKey += 1;
    return { key: this.#lastKey, expected, task: null, state: "unseen" };
  }

  #set(next: readonly StartedTask[]): void {
    this.#all = next;
    write(next);
    for (const listener of this.#listeners) listener();
  }
}

function read(): ExpectedTask[] {
  try {
    const stored = storedSchema.parse(JSON.parse(readOfTab(storageName) ?? "[]"));
    return stored.map((expected) => ({ ...expected, knownIds: new Set(expected.knownIds) }));
  } catch {
    return [];
  }
}

function write(entries: readonly StartedTask[]): void {
  const stored = entries
    .filter(({ state }) => state !== "lost")
    .map(({ expected, task }) => ({
      ...expected,
      taskId: task?.task_id ?? expected.taskId,
      datasetId: task?.dataset_id ?? expected.datasetId,
      knownIds: [...expected.knownIds],
    }));
  writeOfTab(storageName, stored.length === 0 ? null : JSON.stringify(stored));
}
