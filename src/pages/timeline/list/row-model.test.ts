import { describe, expect, test } from "vitest";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import { buildRows, finishedRestores } from "./row-model.ts";

function snapshot(id: string, createdAt: string): Snapshot {
  return {
    snapshot_id: id,
    snapshot_name: id,
    source_dataset_name: "d",
    created_at: createdAt,
    created_by: "owner@localhost",
    n_images: 1,
    n_videos: 0,
    description: "",
    reason: "manual",
    training_model_id: null,
    training_model_name: null,
    is_current: false,
    is_restoring: false,
  };
}

function restore(id: string, endTime: string | null, more: Partial<Task> = {}): Task {
  return {
    task_id: id,
    dataset_id: "d",
    dataset_name: "d",
    created_by: "owner@localhost",
    task_type: "SNAPSHOT_RESTORE",
    status: endTime === null ? "RUNNING" : "COMPLETED",
    progress_percentage: null,
    error_message: null,
    start_time: "2026-03-01T00:00:00Z",
    end_time: endTime,
    ...more,
  };
}

const newer = snapshot("newer", "2026-03-29T12:00:00.500000");
const older = snapshot("older", "2026-03-28T12:00:00.500000");
const keys = (rows: readonly { key: string }[]) => rows.map(({ key }) => key);
const none = new Map<string, Snapshot>();

describe("buildRows", () => {
  test("keeps the server's order of snapshots, whatever their times", () => {
    expect(keys(buildRows([older, newer], [], none, true))).toEqual(["older", "newer"]);
  });

  test("places a restore between the snapshots before and after it", () => {
    const rows = buildRows([newer, older], [restore("r", "2026-03-29T03:00:00Z")], none, true);
    expect(keys(rows)).toEqual(["newer", "task-r", "older"]);
  });

  test("a restore is above the safety snapshot of the same second", () => {
    const rows = buildRows([newer, older], [restore("r", "2026-03-29T12:00:00Z")], none, true);
    expect(keys(rows)).toEqual(["task-r", "newer", "older"]);
  });

  test("a restore with a time in milliseconds is above the safety snapshot of the same millisecond", () => {
    const safety = snapshot("safety", "2026-03-29T12:00:00.500400");
    const rows = buildRows([safety], [restore("r", "2026-03-29T12:00:00.500Z")], none, true);
    expect(keys(rows)).toEqual(["task-r", "safety"]);
    const earlier = buildRows([safety], [restore("r", "2026-03-29T12:00:00.499Z")], none, true);
    expect(keys(earlier)).toEqual(["safety", "task-r"]);
  });

  test("with fractions of a second the order is exact", () => {
    const before = restore("before", "2026-03-29T12:00:00.499999Z");
    const after = restore("after", "2026-03-29T12:00:00.500001Z");
    const rows = buildRows([newer, older], [after, before], none, true);
    expect(keys(rows)).toEqual(["task-after", "newer", "task-before", "older"]);
  });

  test("one older than the last loaded snapshot waits until the rest is loaded", () => {
    const early = restore("r", "2026-03-01T00:00:00Z");
    expect(keys(buildRows([newer], [early], none, false))).toEqual(["newer"]);
    expect(keys(buildRows([newer], [early], none, true))).toEqual(["newer", "task-r"]);
  });

  test("names the snapshot if it is known and still exists", () => {
    const tasks = [
      restore("known", "2026-03-30T00:00:00Z", { snapshot_id: "older" }),
      restore("gone", "2026-03-30T00:00:00Z", { snapshot_id: "removed" }),
      restore("untold", "2026-03-30T00:00:00Z"),
    ];
    const rows = buildRows([], tasks, new Map([["older", older]]), true);
    expect(rows.map((row) => row.kind === "restore" && row.snapshot?.snapshot_id)).toEqual([
      "older",
      undefined,
      undefined,
    ]);
  });

  test("only the first row of a day has its heading", () => {
    const sameDay = snapshot("same", "2026-03-29T12:00:00.400000");
    const rows = buildRows([newer, sameDay, older], [], none, true);
    expect(rows.map(({ startsDay }) => startsDay)).toEqual([true, false, true]);
  });
});

test("finishedRestores: newest first, failed ones too, no running ones, no other tasks", () => {
  const tasks = [
    restore("first", "2026-03-01T00:00:01Z"),
    restore("running", null),
    restore("failed", "2026-03-03T00:00:00Z", { status: "FAILED" }),
    restore("other", "2026-03-04T00:00:00Z", { task_type: "REINDEX" }),
  ];
  expect(finishedRestores(tasks).map(({ task_id }) => task_id)).toEqual(["failed", "first"]);
});
