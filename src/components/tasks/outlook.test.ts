import { describe, expect, test } from "vitest";
import type { Task } from "#contract/task.ts";
import { outlook } from "./outlook.ts";

const now = Date.UTC(2026, 2, 29, 12, 0, 0);

function running(over: Partial<Task>): Task {
  return {
    task_id: "t",
    dataset_id: "d",
    dataset_name: "d",
    created_by: null,
    task_type: "ENRICHMENT",
    status: "RUNNING",
    progress_percentage: 40,
    error_message: null,
    start_time: "2026-03-29T11:50:00Z",
    end_time: null,
    ...over,
  };
}

const left = (low_s: number, high_s: number) =>
  outlook(running({ estimate: { low_s, high_s } }), now)?.words;

describe("the outlook of a task", () => {
  test("is empty where nothing is known", () => {
    expect(outlook(running({}), now)).toBeNull();
    expect(outlook(running({ estimate: null, heartbeat_time: null }), now)).toBeNull();
  });

  test("is the remaining time, rounded", () => {
    expect(left(6.8, 7.2)).toBe("about 7 s left");
    expect(left(7, 22)).toBe("about 7 s to 20 s left");
    expect(left(118, 121)).toBe("about 2 min left");
    expect(left(0.2, 9)).toBe("at most 9 s left");
    expect(left(0, 0.4)).toBe("almost done");
  });

  test("is the silence of a stalled task, without an estimate", () => {
    const estimate = { low_s: 5, high_s: 9 };
    const heard = (heartbeat_time: string) => outlook(running({ estimate, heartbeat_time }), now);
    expect(heard("2026-03-29T11:59:50Z")).toEqual({
      words: "about 5 s to 9 s left",
      stalled: false,
    });
    expect(heard("2026-03-29T11:56:00Z")).toEqual({ words: "stalled for 4 min", stalled: true });
  });
});
