import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Task } from "#contract/task.ts";
import { matchStarted } from "./follow-tasks.ts";
import { expectTask, forgetStarted, isOver, startedTasks } from "./started-tasks.ts";
import type { ExpectedTask } from "./task-match.ts";

/** The storage of a tab, which survives a reload. */
let stored: Map<string, string>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  });
});
afterEach(() => void vi.unstubAllGlobals());
beforeEach(
  () => void vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("no server"))),
);

const expected: ExpectedTask = {
  taskType: "DATASET_CREATION",
  datasetId: "d1",
  knownIds: ["old"],
  author: "me@here",
  words: { done: "Cats is there", failed: "Cats is not there" },
};

/** A loaded page: its started tasks come from the storage of the tab. */
function load() {
  const client = new QueryClient();
  return {
    all: () => startedTasks(client).get(),
    start: (one: ExpectedTask) => expectTask(client, one),
    match: (...tasks: Task[]) => matchStarted(client, tasks, { dataset_id: "d1", page_size: 50 }),
    forget: () => forgetStarted(client, () => true),
  };
}

function task(task_id: string, status: string, end_time: string | null = null): Task {
  return {
    task_id,
    dataset_id: "d1",
    dataset_name: "Cats",
    created_by: "me@here",
    task_type: "DATASET_CREATION",
    status,
    progress_percentage: null,
    error_message: null,
    start_time: "2026-03-01T10:00:00Z",
    end_time,
  };
}

describe("after a reload", () => {
  test("a task that was not found yet is still looked for", () => {
    load().start(expected);
    const again = load();
    expect(again.all()).toMatchObject([{ task: null, lost: false }]);
    again.match(task("old", "FAILED"), task("new", "RUNNING"));
    expect(again.all()).toMatchObject([{ task: { task_id: "new", status: "RUNNING" } }]);
  });

  test("a running task is known by its id, and its end meanwhile is reported", () => {
    const before = load();
    before.start(expected);
    before.match(task("new", "RUNNING"));
    const again = load();
    again.match(task("another", "RUNNING"), task("new", "FAILED", "2026-03-01T10:00:09Z"));
    expect(again.all().map(isOver)).toEqual([true]);
    expect(again.all()[0]?.task?.task_id).toBe("new");
  });

  test("two tasks on one dataset keep their own notices", () => {
    const before = load();
    const others = { done: "Dogs is there", failed: "Dogs is not there" };
    before.start({ ...expected, taskId: "first" });
    before.start({ ...expected, taskId: "second", words: others });
    const again = load();
    again.match(task("second", "COMPLETED"), task("first", "COMPLETED"));
    const told = again.all().map((entry) => [entry.task?.task_id, entry.expected.words]);
    expect(told).toEqual([
      ["first", expected.words],
      ["second", others],
    ]);
  });

  test("a reported task is forgotten", () => {
    const before = load();
    before.start(expected);
    before.forget();
    expect(load().all()).toEqual([]);
    expect(stored.size).toBe(0);
  });

  test("unreadable storage counts as empty", () => {
    stored.set("stillframe-started-tasks", '[{"taskType":7}]');
    expect(load().all()).toEqual([]);
  });
});

test("a retried task does not count as ended because of an older answer", () => {
  const page = load();
  const formerEnd = "2026-03-01T10:00:09Z";
  page.start({ ...expected, taskId: "t", formerEnd });
  page.match(task("t", "FAILED", formerEnd));
  expect(page.all()[0]?.task).toBeNull();
  page.match(task("t", "INITIALIZING"));
  expect(page.all().map(isOver)).toEqual([false]);
  page.match(task("t", "FAILED", "2026-03-01T11:00:00Z"));
  expect(page.all().map(isOver)).toEqual([true]);
});
