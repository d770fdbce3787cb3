import { describe, expect, test } from "vitest";
import type { Task } from "#contract/task.ts";
import { cloneName } from "#contract/names.ts";
import { type ExpectedTask, findExpected, taskIdOf } from "./task-match.ts";

function task(over: Partial<Task> & { task_id: string }): Task {
  return {
    dataset_id: "d1",
    dataset_name: "Cats",
    created_by: "editor@localhost",
    task_type: "SNAPSHOT_RESTORE",
    status: "RUNNING",
    progress_percentage: null,
    error_message: null,
    start_time: "2026-03-01T10:00:00Z",
    end_time: null,
    ...over,
  };
}

const restore: ExpectedTask = {
  taskType: "SNAPSHOT_RESTORE",
  datasetId: "d1",
  knownIds: ["old"],
  author: "editor@localhost",
};

describe("the task that a request started", () => {
  test("is the one that the answer names", () => {
    const tasks = [task({ task_id: "newer" }), task({ task_id: "named", status: "COMPLETED" })];
    expect(findExpected({ ...restore, taskId: "named" }, tasks)?.task_id).toBe("named");
    expect(findExpected({ ...restore, taskId: "elsewhere" }, tasks)).toBeNull();
  });

  test("is the new one, at any place in the list and with any clocks", () => {
    const tasks = [
      task({ task_id: "old", status: "COMPLETED", start_time: "2030-01-01T00:00:00Z" }),
      task({ task_id: "fresh", start_time: "2020-01-01T00:00:00Z" }),
    ];
    expect(findExpected(restore, tasks)?.task_id).toBe("fresh");
  });

  test("is not there yet while only older tasks, other types or other datasets are listed", () => {
    const tasks = [
      task({ task_id: "old" }),
      task({ task_id: "a", task_type: "ENRICHMENT" }),
      task({ task_id: "b", dataset_id: "d2" }),
    ];
    expect(findExpected(restore, tasks)).toBeNull();
  });

  test("is not another user's", () => {
    const theirs = task({ task_id: "theirs", created_by: "owner@localhost" });
    expect(findExpected(restore, [theirs, task({ task_id: "mine" })])?.task_id).toBe("mine");
  });

  test("may have another author only if ours does not appear", () => {
    const theirs = task({ task_id: "theirs", created_by: "account@upstream.test" });
    expect(findExpected(restore, [theirs])).toBeNull();
    expect(findExpected(restore, [theirs], true)?.task_id).toBe("theirs");
    expect(findExpected(restore, [theirs, task({ task_id: "mine" })], true)?.task_id).toBe("mine");
    expect(findExpected(restore, [task({ task_id: "old" })], true)).toBeNull();
  });

  test("is found where the backend sends neither authors nor names", () => {
    const bare = task({ task_id: "bare", created_by: null, dataset_name: null });
    expect(findExpected(restore, [bare])?.task_id).toBe("bare");
    expect(findExpected({ ...restore, author: null }, [bare])?.task_id).toBe("bare");
  });

  test("of a clone runs on an unknown dataset and is known by its name", () => {
    const clone: ExpectedTask = {
      ...restore,
      taskType: "SNAPSHOT_CLONE",
      datasetId: null,
      datasetName: cloneName("Cats"),
    };
    const tasks = [
      task({
        task_id: "other",
        task_type: "SNAPSHOT_CLONE",
        dataset_id: "d8",
        dataset_name: "Dogs (cloned)",
      }),
      task({
        task_id: "ours",
        task_type: "SNAPSHOT_CLONE",
        dataset_id: "d9",
        dataset_name: "Cats (cloned)",
      }),
    ];
    expect(findExpected(clone, tasks)?.task_id).toBe("ours");
  });
});

test("the id of a task is the end of its Location", () => {
  expect(taskIdOf("/api/v1/tasks/0b1c")).toBe("0b1c");
  expect(taskIdOf("https://host/api/v1/tasks/0b1c/")).toBe("0b1c");
  expect(taskIdOf("/api/v1/dataset/0b1c")).toBeNull();
  expect(taskIdOf(null)).toBeNull();
});
