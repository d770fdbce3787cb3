import {
  QueryClient,
  QueryObserver,
  environmentManager,
  focusManager,
  onlineManager,
} from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Task, type TaskListQuery, type TaskPage, isFinal } from "#contract/task.ts";
import { datasetKeys, mediaKeys, snapshotKeys, taskKeys } from "#/api/keys.ts";
import { followQuery } from "./follow-tasks.ts";
import { expectTask, isOver, startedTasks } from "./started-tasks.ts";
import { datasetTasks, runningTasks, taskListQuery, typeTasks } from "./task-lists.ts";
import type { ExpectedTask } from "./task-match.ts";
import { watchTasks } from "./task-watch.ts";

/** A backend of tasks: its answers, and the requests that it got. */
let tasks: Task[];
let asked: TaskListQuery[];
let fails: boolean;
let client: QueryClient;
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
  knownIds: ["old"],
  author: "editor@localhost",
};

function answer(query: Record<string, string>): TaskPage {
  const found = tasks.filter(
    (row) =>
      (query["unfinished"] === undefined || !isFinal(row.status)) &&
      (query["task_status"] === undefined || row.status === query["task_status"]) &&
      (query["dataset_id"] === undefined || row.dataset_id === query["dataset_id"]) &&
      (query["task_type"] === undefined || row.task_type === query["task_type"]),
  );
  return { tasks: found, total: found.length, page: 1, page_size: 50 };
}

async function fetchTasks(address: string) {
  const query = Object.fromEntries(new URL(address, "http://server").searchParams);
  const plain = ["page", "page_size", "unfinished"].filter((name) => name in query);
  asked.push({
    ...query,
    ...Object.fromEntries(plain.map((name) => [name, JSON.parse(query[name] ?? "")])),
  });
  if (fails) throw new TypeError("no answer");
  const text = async () => JSON.stringify(answer(query));
  return { ok: true, status: 200, headers: new Headers(), text };
}

/** Simulates a component that shows a list. */
async function show(query: TaskListQuery): Promise<() => void> {
  const observer = new QueryObserver(client, { ...taskListQuery(query), staleTime: 10_000 });
  const stop = observer.subscribe(() => undefined);
  stops.push(stop);
  await vi.advanceTimersByTimeAsync(0);
  return stop;
}

/** Starts a task as a dialog does, and polls it as the layout of the pages does. */
function start(expected: ExpectedTask): void {
  expectTask(client, expected);
  const key = startedTasks(client).get().at(-1)?.key;
  const entry = () => started().find((each) => each.key === key);
  const first = entry();
  if (first === undefined) throw new Error("it is not among the started ones");
  const observer = new QueryObserver(client, followQuery(first));
  const stop = observer.subscribe(() => undefined);
  const stopLooking = startedTasks(client).subscribe(() => {
    const now = entry();
    if (now === undefined || isOver(now)) stop();
    else observer.setOptions(followQuery(now));
  });
  stops.push(stop, stopLooking);
}

const started = () => startedTasks(client).get();
const states = () =>
  started().map((entry) => {
    if (entry.lost) return "lost";
    return entry.task === null ? "unseen" : isOver(entry) ? "ended" : "running";
  });

async function pollsIn(milliseconds: number): Promise<number> {
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(milliseconds);
  return asked.length - before;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetchTasks);
  vi.stubGlobal("navigator", {
    get onLine() {
      return onlineManager.isOnline();
    },
  });
  // Without a window the library takes this for a server, and polls nothing.
  environmentManager.setIsServer(() => false);
  tasks = [task("old", "COMPLETED")];
  asked = [];
  fails = false;
  client = new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: "always", staleTime: 10_000 } },
  });
  client.mount();
  stops = [watchTasks(client)];
});

afterEach(() => {
  for (const stop of stops) stop();
  client.unmount();
  client.clear();
  focusManager.setFocused(undefined);
  onlineManager.setOnline(true);
  environmentManager.setIsServer(() => typeof window === "undefined");
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a task that this tab started", () => {
  test("is polled at once, after 250 ms, 1 s and then every 2 s, until it ends", async () => {
    tasks.unshift(task("new", "RUNNING"));
    start(restore);
    await pollsIn(0);
    expect(asked).toEqual([datasetTasks("d1")]);
    expect(await pollsIn(249)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    expect(await pollsIn(999)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    expect(await pollsIn(2_000)).toBe(1);
    expect(states()).toEqual(["running"]);
    expect(started()[0]?.task?.task_id).toBe("new");
    tasks[0] = task("new", "COMPLETED");
    await pollsIn(2_000);
    expect(started()[0]?.task?.status).toBe("COMPLETED");
    expect(await pollsIn(120_000)).toBe(0);
  });

  test("is found because it is new, not by its place in the list", async () => {
    tasks = [task("old", "COMPLETED"), task("new", "RUNNING")];
    start(restore);
    await pollsIn(0);
    expect(started()[0]?.task?.task_id).toBe("new");
  });

  test("of two started at once each is matched to its own", async () => {
    tasks.push(task("a", "RUNNING"), task("b", "RUNNING"));
    start(restore);
    start(restore);
    await pollsIn(0);
    expect(started().map((entry) => entry.task?.task_id)).toEqual(["a", "b"]);
  });

  test("of an unknown dataset is looked for by its type", async () => {
    const clone = { ...restore, taskType: "SNAPSHOT_CLONE", datasetId: null };
    start({ ...clone, datasetName: "Cats (cloned)" });
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
    expect(states()).toEqual(["ended"]);
    expect(started()[0]?.task?.dataset_id).toBe("d2");
  });

  test("is another author's only if ours does not appear", async () => {
    tasks.push(task("new", "RUNNING", { created_by: "account@upstream.test" }));
    start(restore);
    await pollsIn(1_250);
    expect(states()).toEqual(["unseen"]);
    await pollsIn(2_000);
    expect(states()).toEqual(["running"]);
    expect(started()[0]?.task?.task_id).toBe("new");
  });

  test("is given up when no list ever shows it", async () => {
    start(restore);
    await pollsIn(90_000);
    expect(states()).toEqual(["lost"]);
    expect(await pollsIn(60_000)).toBe(0);
  });

  test("that is final from the start refetches its queries, though it was never seen running", async () => {
    await show(datasetTasks("d1"));
    client.setQueryData(snapshotKeys.list("d1", {}), []);
    client.setQueryData(mediaKeys.page("d1", "s1", {}, 0), []);
    tasks.unshift(task("new", "COMPLETED"));
    start({ ...restore, taskId: "new" });
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
    const before = asked.length;
    start(restore);
    await pollsIn(0);
    expect(asked.slice(before)).toEqual([datasetTasks("d1")]);
    expect(await pollsIn(250)).toBe(1);
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
    expect(await pollsIn(14_999)).toBe(0);
    expect(await pollsIn(1)).toBe(1);
    fails = false;
    expect(await pollsIn(15_000)).toBe(1);
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
    expect(await askedIn(2_000)).toEqual([page]);
    expect(rows().map(({ task_id }) => task_id)).toEqual(["old"]);
  });

  test("a task that this tab started is followed in it, and read when it has left", async () => {
    start({ ...restore, taskId: "new" });
    expect(await askedIn(250)).toEqual([datasetTasks("d1")]);
    expect(states()).toEqual(["running"]);
    expect(await askedIn(10_000)).toEqual(Array.from({ length: 5 }, () => open));
    tasks[0] = task("new", "FAILED");
    expect(await askedIn(2_000)).toEqual([open, page, datasetTasks("d1")]);
    expect(started()[0]?.task?.status).toBe("FAILED");
  });

  test("a task that this tab starts shows in every list on the screen at once", async () => {
    tasks.unshift(task("mine", "RUNNING"));
    start({ ...restore, knownIds: ["old", "new"] });
    await askedIn(0);
    expect(rows()[0]?.task_id).toBe("mine");
  });

  test("half a minute later every list is read anyway", async () => {
    expect(await askedIn(32_000)).toContainEqual(page);
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
    start(restore);
    await pollsIn(0);
    focusManager.setFocused(false);
    // A poll was due.
    expect(await pollsIn(250)).toBe(1);
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
  fails = true;
  // The poll that was due finds that the connection is lost.
  expect(await pollsIn(2_000)).toBe(1);
  expect(await pollsIn(60_000)).toBe(0);
  fails = false;
  onlineManager.setOnline(true);
  await pollsIn(0);
  expect(await pollsIn(2_000)).toBe(1);
  expect(asked).toHaveLength(4);
});
