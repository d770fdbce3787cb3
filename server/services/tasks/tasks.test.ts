import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { taskMessage } from "#contract/task-messages.ts";
import { moveTask, recordProgress } from "../../catalog/tasks.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { seedDataset } from "../../testing/datasets.ts";

let service: TestService;
let datasetId: string;
beforeAll(async () => {
  // Tasks are not run unless the tests do so.
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());
beforeEach(async () => {
  ({ id: datasetId } = await seedDataset(service, service.owner, { items: 1 }));
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

async function addTask(minutes: number): Promise<string> {
  const id = randomUUID();
  await service.deps.catalog.db
    .insertInto("tasks")
    .values({
      id,
      dataset_id: datasetId,
      type: "DATASET_CREATION",
      status: "PENDING",
      created_by: service.owner.email,
      start_time: minutesAgo(minutes),
      parameters: "{}",
    })
    .execute();
  return id;
}

async function run(id: string): Promise<void> {
  await moveTask(service.deps.catalog.db, id, "RUNNING", { worker: service.deps.worker });
}

/** A task that waited for an hour, and then took that many seconds. */
async function completed(seconds: number, items: number, pace?: string): Promise<void> {
  const { db } = service.deps.catalog;
  const id = await addTask(120);
  await run(id);
  await moveTask(db, id, "COMPLETED", { items_total: items, items_done: items });
  await db
    .updateTable("task_events")
    .set({ time: minutesAgo(60) })
    .where("task_id", "=", id)
    .where("status", "=", "RUNNING")
    .execute();
  const end = new Date(Date.parse(minutesAgo(60)) + seconds * 1000).toISOString();
  await db
    .updateTable("tasks")
    .set({ end_time: end, pace: pace ?? null })
    .where("id", "=", id)
    .execute();
}

const get = (id: string) => service.services.tasks.get(service.owner, id);

test("a running task's estimate is the past time for an item, times the remaining items", async () => {
  const { db } = service.deps.catalog;
  const id = await addTask(0);
  await run(id);
  const progress = {
    done: 40,
    total: 100,
    failed: 0,
    message: taskMessage("creation_progress", { done: 40, total: 100, skipped: 0 }),
  };
  expect(await recordProgress(db, id, service.deps.worker, progress)).toBe(true);
  expect((await get(id)).estimate).toBeNull();

  // one at a time on a dataset, so the past ones are on another
  const mine = datasetId;
  ({ id: datasetId } = await seedDataset(service, service.owner, { items: 1 }));
  for (const seconds of [100, 200, 300]) await completed(seconds, 100);
  const { estimate } = await get(id);
  expect(estimate?.low_s).toBeCloseTo(90, 0);
  expect(estimate?.high_s).toBeCloseTo(150, 0);
  const list = await service.services.tasks.list(service.owner, { dataset_id: mine });
  expect((await list.load()).tasks[0]?.estimate).toEqual(estimate);

  // Only those of the same pace count, such as of the same model.
  const paced = { ...progress, pace: "detector@1 4/4" };
  expect(await recordProgress(db, id, service.deps.worker, paced)).toBe(true);
  expect((await get(id)).estimate).toBeNull();
  for (const seconds of [1000, 2000, 3000]) await completed(seconds, 100, paced.pace);
  expect((await get(id)).estimate?.low_s).toBeCloseTo(900, 0);

  await moveTask(db, id, "COMPLETED");
  expect((await get(id)).estimate).toBeNull();
});

test("a running task has a heartbeat; a waiting one has none", async () => {
  const id = await addTask(5);
  expect((await get(id)).heartbeat_time).toBeNull();
  const before = Date.now() - 1000;
  await run(id);
  expect(Date.parse((await get(id)).heartbeat_time ?? "")).toBeGreaterThan(before);
});

test("a retried task begins now, and keeps its earlier events", async () => {
  const { db } = service.deps.catalog;
  const id = await addTask(600);
  await run(id);
  await moveTask(db, id, "FAILED", {
    error: taskMessage("task_failed"),
    items_done: 3,
    items_total: 3,
    items_failed: 3,
  });
  await db.updateTable("datasets").set({ status: "ERROR" }).where("id", "=", datasetId).execute();
  const before = Date.now() - 1000;
  const retried = await service.services.tasks.retry(service.as(), id);
  expect(retried).toMatchObject({
    status: "INITIALIZING",
    error_message: null,
    end_time: null,
    heartbeat_time: null,
    items_done: null,
    items_failed: null,
  });
  expect(Date.parse(retried.start_time)).toBeGreaterThan(before);
  expect((await get(id)).timeline.map(({ status }) => status)).toEqual([
    "PENDING",
    "RUNNING",
    "FAILED",
    "INITIALIZING",
  ]);
});
