import { describe, expect, test } from "vitest";
import type { Task } from "#contract/task.ts";
import { announcement } from "./announcement.ts";

function task(status: string, percent: number | null = null): Task {
  return {
    task_id: "t",
    dataset_id: "d",
    dataset_name: "d",
    created_by: null,
    task_type: "SNAPSHOT_RESTORE",
    status,
    progress_percentage: percent,
    error_message: null,
    start_time: "2026-03-01T00:00:00Z",
    end_time: null,
  };
}

describe("announcement", () => {
  test("a task that appears has started", () => {
    expect(announcement(null, task("PENDING"))).toBe("Restore started");
  });

  test("one that has ended when it is first seen is not announced", () => {
    expect(announcement(null, task("COMPLETED"))).toBeNull();
  });

  test("each quarter is announced once", () => {
    expect(announcement(task("RUNNING", 10), task("RUNNING", 24))).toBeNull();
    expect(announcement(task("RUNNING", 24), task("RUNNING", 31))).toBe("Restore: 25 %");
    expect(announcement(task("RUNNING", 31), task("RUNNING", 49))).toBeNull();
  });

  test("several quarters between two polls are one announcement", () => {
    expect(announcement(task("RUNNING", 5), task("RUNNING", 80))).toBe("Restore: 75 %");
  });

  test("its end is announced by its type", () => {
    expect(announcement(task("RUNNING", 80), task("COMPLETED", 100))).toBe("Restore completed");
    expect(announcement(task("RUNNING", 80), task("FAILED", 80))).toBe("Restore failed");
    expect(announcement(task("RUNNING"), task("ABORTED"))).toBe("Restore was aborted");
  });

  test("unknown progress is not announced", () => {
    expect(announcement(task("RUNNING"), task("RUNNING"))).toBeNull();
  });
});
