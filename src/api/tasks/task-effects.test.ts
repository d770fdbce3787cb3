import { describe, expect, test } from "vitest";
import type { Task } from "#contract/task.ts";
import { datasetKeys, mediaKeys, snapshotKeys, taskKeys } from "#/api/keys.ts";
import { changedBy, changedKeys, taskEvents } from "./task-effects.ts";

function task(task_id: string, status: string, over: Partial<Task> = {}): Task {
  return {
    task_id,
    dataset_id: "d1",
    dataset_name: "Cats",
    created_by: null,
    task_type: "SNAPSHOT_RESTORE",
    status,
    progress_percentage: null,
    error_message: null,
    start_time: "2026-03-01T10:00:00Z",
    end_time: null,
    ...over,
  };
}

function eventsBetween(before: Task[], after: Task[]) {
  return taskEvents(before, after).map(({ task: { task_id }, event }) => `${task_id} ${event}`);
}

describe("between two reads of the tasks", () => {
  test("a task starts, goes on, ends", () => {
    expect(eventsBetween([], [task("a", "PENDING")])).toEqual(["a started"]);
    expect(eventsBetween([task("a", "PENDING")], [task("a", "RUNNING")])).toEqual([]);
    expect(eventsBetween([task("a", "RUNNING")], [task("a", "FAILED")])).toEqual(["a ended"]);
    expect(eventsBetween([task("a", "FAILED")], [task("a", "FAILED")])).toEqual([]);
  });

  test("a task that ended before it was seen running has ended too", () => {
    expect(eventsBetween([], [task("a", "COMPLETED")])).toEqual(["a ended"]);
  });

  test("a retried task starts again", () => {
    expect(eventsBetween([task("a", "FAILED")], [task("a", "INITIALIZING")])).toEqual([
      "a started",
    ]);
  });

  test("a running task that left the list is read, a finished one is not", () => {
    const before = [task("a", "RUNNING"), task("b", "COMPLETED")];
    expect(eventsBetween(before, [])).toEqual(["a ended"]);
  });

  test("an unknown status counts as running", () => {
    expect(eventsBetween([task("a", "RUNNING")], [task("a", "PAUSED")])).toEqual([]);
  });
});

describe("what a task changes", () => {
  test("the start of a restore: the dataset's status and the mark on its snapshot", () => {
    expect(changedBy({ task: task("a", "RUNNING"), event: "started" })).toEqual([
      datasetKeys.lists(),
      datasetKeys.detail("d1"),
      taskKeys.filters(),
      taskKeys.detail("a"),
      snapshotKeys.all("d1"),
    ]);
  });

  test("its end: snapshots and items too, of that dataset only, and no snapshot's items", () => {
    const keys = changedBy({ task: task("a", "COMPLETED"), event: "ended" });
    expect(keys).toContainEqual(snapshotKeys.all("d1"));
    expect(keys).toContainEqual(mediaKeys.now("d1"));
    expect(keys).toContainEqual(datasetKeys.detail("d1"));
    expect(keys).not.toContainEqual(mediaKeys.all("d1"));
    expect(keys.flat()).not.toContain("d2");
  });

  test("two ends on one dataset refetch each query once", () => {
    const ended = [task("a", "COMPLETED"), task("b", "COMPLETED")].map((row) => ({
      task: row,
      event: "ended" as const,
    }));
    const keys = changedKeys(ended).map((key) => JSON.stringify(key));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain(JSON.stringify(snapshotKeys.all("d1")));
  });
});
