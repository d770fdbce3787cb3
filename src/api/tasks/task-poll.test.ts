import { QueryClient, QueryObserver, focusManager, onlineManager } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Task, type TaskListQuery, type TaskPage, isFinal } from "#contract/task.ts";
import { datasetKeys, mediaKeys, snapshotKeys, taskKeys } from "#/api/keys.ts";
import type { ExpectedTask } from "./task-match.ts";
import { datasetTasks, runningTasks, typeTasks } from "./task-lists.ts";
import { TaskPoll } from "./task-poll.ts";

/** A backend of tasks: its answers, and the requests that it got. */
let tasks: Task[];
let asked: TaskListQuery[];
let fails: boolean;
let client: QueryClient;
let poll: TaskPoll;
let stops: (() => void)[];

function task(task_id: string, status: string, over: Partial<Task> = {}): Task {
  return {
    task_id,
    dataset_id: "d1",
    dataset_name: "Cats",
    created_by: "editor@localhost",
    task_type: "SNAPSHOT_RESTORE",
    status,
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
  taskId: null,
  knownIds: new Set(["old"]),
  author: "editor@localhost",
  datasetName: null,
};

async function answer(query: TaskListQuery): Promise<TaskPage> {
  asked.push(query);
  if (fails) throw new Error("no answer");
  const found = tasks.filter(
    (row) =>
      (query.unfinished === undefined || !isFinal(row.status)) &&
      (query.task_status === undefined || row.status === query.task_status) &&
      (query.dataset_id === undefined || row.dataset_id === query.dataset_id) &&
      (query.task_type === undefined || row.task_type === query.task_type),
  );
  return { tasks: structuredClone(found), total: found.length, page: 1, page_size: 50 };
}

/** Simulates a component that shows a list. */
async function show(query: TaskListQuery): Promise<() => void> {
  const observer = new QueryObserver(client, {
    queryKey: taskKeys.list(query),
    queryFn: async () => answer(query),
    staleTime: 10_000,
  });
  const stop = observer.subscribe(() => undefined);
  stops.push(stop);
  await vi.advanceTimersByTimeAsync(0);
  return stop;
}

async function pollsIn(milliseconds: number): Promise<number> {
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(milliseconds);
  return asked.length - before;
}

beforeEach(() => {
  vi.useFakeTimers();
  tasks = [task("old", "COMPLETED")];
  asked = [];
  fails = false;
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  poll = new TaskPoll(client, answer);
  stops = [poll.start()];
});

afterEach(() => {
  for (const stop of stops) stop();
  client.clear();
  focusManager.setFocused(undefined);
  onlineManager.setOnline(true);
  vi.useRealTimers();
});

describe("a task that this tab started", () => {
  test("is polled at once, after 250 ms, 1 s and then every 2 s, until it ends", async () => {
    tasks.unshift(task("new", "RUNNING"));
    poll.expect(restore);
    expect(await pollsIn(0)).toBe(1);
    expect(await pollsIn(249)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    expect(await pollsIn(999)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    expect(await pollsIn(2_000)).toBe(1);
    expect(poll.started[0]).toMatchObject({ state: "running", task: { task_id: "new" } });
    tasks[0] = task("new", "COMPLETED");
    await pollsIn(2_000);
    expect(poll.started[0]).toMatchObject({ state: "ended", task: { status: "COMPLETED" } });
    expect(await pollsIn(120_000)).toBe(0);
  });

  test("is found because it is new, not by its place in the list", async () => {
    tasks = [task("old", "COMPLETED"), task("new", "RUNNING")];
    poll.expect(restore);
    await pollsIn(0);
    expect(poll.started[0]?.task?.task_id).toBe("new");
  });

  test("of two started at once each is matched to its own", async () => {
    tasks.push(task("a", "RUNNING"), task("b", "RUNNING"));
    poll.expect(restore);
    poll.expect(restore);
    await pollsIn(0);
    expect(poll.started.map((entry) => entry.task?.task_id)).toEqual(["a", "b"]);
  });

  test("of an unknown dataset is looked for by its type", async () => {
    const clone = { ...restore, taskType: "SNAPSHOT_CLONE", datasetId: null };
    poll.expect({ ...clone, datasetName: "Cats (cloned)" });
    await pollsIn(0);
    expect(asked).toEqual([typeTasks("SNAPSHOT_CLONE")]);
    tasks.push(
      task("c", "COMPLETED", {
        task_type: "SNAPSHOT_CLONE",
        dataset_id: "d2",
        dataset_name: "Cats (cloned)",
      }),
    );
    await pollsIn(250);
    expect(poll.started[0]).toMatchObject({ state: "ended", task: { dataset_id: "d2" } });
  });

  test("is another author's only if ours does not appear", async () => {
    tasks.push(task("new", "RUNNING", { created_by: "account@upstream.test" }));
    poll.expect(restore);
    await pollsIn(1_250);
    expect(poll.started[0]?.state).toBe("unseen");
    await pollsIn(2_000);
    expect(poll.started[0]).toMatchObject({ state: "running", task: { task_id: "new" } });
  });

  test("is given up when no list ever shows it", async () => {
    poll.expect(restore);
    await pollsIn(90_000);
    expect(poll.started[0]?.state).toBe("lost");
    expect(await pollsIn(60_000)).toBe(0);
  });

  test("that is final from the start refetches its queries, though it was never seen running", async () => {
    await show(datasetTasks("d1"));
    client.setQueryData(snapshotKeys.list("d1", {}), []);
    client.setQueryData(mediaKeys.page("d1", "s1", {}, 0), []);
    tasks.unshift(task("new", "COMPLETED"));
    poll.expect({ ...restore, taskId: "new" });
    await pollsIn(0);
    expect(client.getQueryState(snapshotKeys.list("d1", {}))?.isInvalidated).toBe(true);
    expect(client.getQueryState(mediaKeys.page("d1", "s1", {}, 0))?.isInvalidated).toBe(false);
    expect(await pollsIn(29_000)).toBe(0);
  });
});

describe("the lists on the screen", () => {
  test("are each read once a round, for any number of components", async () => {
    tasks.unshift(task("new", "RUNNING"));
    await show(datasetTasks("d1"));
    await show(datasetTasks("d1"));
    expect(await pollsIn(2_000)).toBe(1);
    poll.expect(restore);
    expect(await pollsIn(0)).toBe(1);
  });

  test("idle, are polled every 30 s, and not after they are gone", async () => {
    const hide = await show(datasetTasks("d1"));
    expect(await pollsIn(29_999)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    hide();
    expect(await pollsIn(120_000)).toBe(0);
  });

  test("refetch what changed: an ended task refetches its dataset's queries and no others", async () => {
    tasks.unshift(task("new", "RUNNING"));
    await show(datasetTasks("d1"));
    for (const id of ["d1", "d2"]) client.setQueryData(datasetKeys.detail(id), {});
    tasks[0] = task("new", "FAILED");
    await pollsIn(2_000);
    expect(client.getQueryState(datasetKeys.detail("d1"))?.isInvalidated).toBe(true);
    expect(client.getQueryState(datasetKeys.detail("d2"))?.isInvalidated).toBe(false);
  });

  test("are polled less often while the server does not answer", async () => {
    tasks.unshift(task("new", "RUNNING"));
    await show(datasetTasks("d1"));
    fails = true;
    expect(await pollsIn(2_000)).toBe(1);
    expect(await pollsIn(3_999)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    fails = false;
    await pollsIn(8_000);
    expect(await pollsIn(2_000)).toBe(1);
  });
});

describe("where unfinished tasks can be listed alone", () => {
  const open = runningTasks(true);
  const page: TaskListQuery = { page: 1, page_size: 25 };
  const rows = () => client.getQueryData<TaskPage>(taskKeys.list(page))?.tasks ?? [];

  /** The requests within a time. */
  async function askedIn(milliseconds: number): Promise<TaskListQuery[]> {
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(milliseconds);
    return asked.slice(before);
  }

  beforeEach(async () => {
    tasks.unshift(task("new", "RUNNING", { progress_percentage: 10 }));
    await show(page);
    await show(open);
  });

  test("only that list is read, and updates the running rows", async () => {
    tasks[0] = task("new", "RUNNING", { progress_percentage: 60 });
    expect(await askedIn(2_000)).toEqual([open]);
    expect(rows().map(({ progress_percentage }) => progress_percentage)).toEqual([60, null]);
    expect(await askedIn(20_000)).toEqual(Array.from({ length: 10 }, () => open));
  });

  test("a list is read when a task begins or ends, and then the queries that it changed", async () => {
    client.setQueryData(datasetKeys.detail("d1"), {});
    tasks[0] = task("new", "COMPLETED");
    expect(await askedIn(2_000)).toEqual([open, page]);
    expect(rows()[0]?.status).toBe("COMPLETED");
    expect(client.getQueryState(datasetKeys.detail("d1"))?.isInvalidated).toBe(true);
    expect(await askedIn(29_000)).toEqual([]);
    tasks.unshift(task("next", "PENDING"));
    expect(await askedIn(1_000)).toEqual([open, page]);
    expect(rows()[0]?.task_id).toBe("next");
  });

  test("a row that it does not contain any more is read", async () => {
    tasks.shift();
    await askedIn(2_000);
    client.setQueryData<TaskPage>(taskKeys.list(page), (old) =>
      old ? { ...old, tasks: [task("gone", "RUNNING"), ...old.tasks] } : old,
    );
    expect(await askedIn(2_000)).toEqual([open, page]);
    expect(rows().map(({ task_id }) => task_id)).toEqual(["old"]);
  });

  test("a task that this tab started is followed in it, and read when it has left", async () => {
    poll.expect({ ...restore, taskId: "new" });
    await askedIn(0);
    expect(await askedIn(250)).toEqual([open]);
    expect(poll.started[0]?.state).toBe("running");
    tasks[0] = task("new", "FAILED");
    await askedIn(1_000);
    expect(poll.started[0]).toMatchObject({ state: "ended", task: { status: "FAILED" } });
  });

  test("half a minute later every list is read anyway", async () => {
    expect(await askedIn(30_000)).toContainEqual(page);
  });

  test("returning to the tab refetches everything", async () => {
    focusManager.setFocused(true);
    expect(await askedIn(0)).toEqual(expect.arrayContaining([page, open]));
  });
});

test("otherwise a list without running tasks is not read while another one is polled", async () => {
  tasks.unshift(task("new", "RUNNING", { dataset_id: "d2" }));
  await show(datasetTasks("d1"));
  await show(runningTasks(false));
  await show(datasetTasks("d2"));
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked.slice(before)).toEqual([runningTasks(false), datasetTasks("d2")]);
});

describe("a hidden tab", () => {
  test("does not poll at all for tasks that others started", async () => {
    tasks.unshift(task("new", "RUNNING"));
    await show(datasetTasks("d1"));
    focusManager.setFocused(false);
    expect(await pollsIn(300_000)).toBe(0);
    focusManager.setFocused(true);
    expect(await pollsIn(0)).toBe(1);
  });

  test("polls every 30 s for its own", async () => {
    tasks.unshift(task("new", "RUNNING"));
    poll.expect(restore);
    await pollsIn(0);
    focusManager.setFocused(false);
    expect(await pollsIn(29_999)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    tasks[0] = task("new", "COMPLETED");
    expect(await pollsIn(30_000)).toBe(1);
    expect(await pollsIn(300_000)).toBe(0);
  });
});

test("offline it waits, and polls at once when the connection is back", async () => {
  tasks.unshift(task("new", "RUNNING"));
  await show(datasetTasks("d1"));
  onlineManager.setOnline(false);
  focusManager.setFocused(true);
  expect(await pollsIn(60_000)).toBe(0);
  onlineManager.setOnline(true);
  expect(await pollsIn(0)).toBe(1);
});
