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
    expect(announcement(null, task("PENDING"))).toBe("Snapshot Restore started");
  });

  test("one that is over when it is first seen is old news", () => {
    expect(announcement(null, task("COMPLETED"))).toBeNull();
  });

  test("each quarter is said once", () => {
    expect(announcement(task("RUNNING", 10), task("RUNNING", 24))).toBeNull();
    expect(announcement(task("RUNNING", 24), task("RUNNING", 31))).toBe("Snapshot Restore: 25 %");
    expect(announcement(task("RUNNING", 31), task("RUNNING", 49))).toBeNull();
  });

  test("quarters that went by between two looks are one announcement", () => {
    expect(announcement(task("RUNNING", 5), task("RUNNING", 80))).toBe("Snapshot Restore: 75 %");
  });

  test("its end is said by what it was", () => {
    expect(announcement(task("RUNNING", 80), task("COMPLETED", 100))).toBe(
      "Snapshot Restore completed",
    );
    expect(announcement(task("RUNNING", 80), task("FAILED", 80))).toBe("Snapshot Restore failed");
    expect(announcement(task("RUNNING"), task("ABORTED"))).toBe("Snapshot Restore was aborted");
  });

  test("progress that nobody knows is not made up", () => {
    expect(announcement(task("RUNNING"), task("RUNNING"))).toBeNull();
  });
});
