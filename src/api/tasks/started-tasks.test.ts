import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Task } from "#contract/task.ts";
import { StartedTasks } from "./started-tasks.ts";
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

const expected: ExpectedTask = {
  taskType: "DATASET_CREATION",
  datasetId: "d1",
  taskId: null,
  knownIds: new Set(["old"]),
  author: "me@here",
  datasetName: null,
};

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
    new StartedTasks().add(expected);
    const again = new StartedTasks();
    expect(again.open).toHaveLength(1);
    again.match([task("old", "FAILED"), task("new", "RUNNING")]);
    expect(again.all[0]).toMatchObject({ state: "running", task: { task_id: "new" } });
  });

  test("a running task is known by its id, and its end meanwhile is reported", () => {
    const before = new StartedTasks();
    before.add(expected);
    before.match([task("new", "RUNNING")]);
    const again = new StartedTasks();
    again.match([task("another", "RUNNING"), task("new", "FAILED", "2026-03-01T10:00:09Z")]);
    expect(again.all).toMatchObject([{ state: "ended", task: { task_id: "new" } }]);
  });

  test("a reported task is forgotten", () => {
    const before = new StartedTasks();
    before.forget(before.add(expected));
    expect(new StartedTasks().all).toEqual([]);
    expect(stored.size).toBe(0);
  });

  test("unreadable storage counts as empty", () => {
    stored.set("stillframe-started-tasks", '[{"taskType":7}]');
    expect(new StartedTasks().all).toEqual([]);
  });
});

test("a retried task does not count as ended because of an older answer", () => {
  const started = new StartedTasks();
  const formerEnd = "2026-03-01T10:00:09Z";
  started.add({ ...expected, taskId: "t", formerEnd });
  started.match([task("t", "FAILED", formerEnd)]);
  expect(started.all[0]?.state).toBe("unseen");
  started.match([task("t", "INITIALIZING")]);
  expect(started.all[0]?.state).toBe("running");
  started.match([task("t", "FAILED", "2026-03-01T11:00:00Z")]);
  expect(started.all[0]?.state).toBe("ended");
});
