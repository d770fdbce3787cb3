import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Trx } from "../catalog/catalog.ts";
import type { Deps } from "../services/deps.ts";
import type { Job } from "../queue/queue.ts";
import { reap } from "../tasks/reaper.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";

/** A task may have changed between a reaper's read and its action. */

let service: TestService;
beforeAll(async () => {
  // The test's reaper is the only one.
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

async function taskRow(id: string) {
  return await service.deps.catalog.db
    .selectFrom("tasks")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

/** A number that no process holds. */
const dead = 1_000_000;

async function runningTask(worker: number): Promise<string> {
  const { id } = await seedDataset(service, service.owner, { items: 1 });
  const taskId = randomUUID();
  await service.deps.catalog.db
    .insertInto("tasks")
    .values({
      id: taskId,
      dataset_id: id,
      type: "DATASET_CREATION",
      status: "RUNNING",
      created_by: service.owner.email,
      worker,
      job_id: randomUUID(),
      parameters: "{}",
    })
    .execute();
  onTestFinished(async () => {
    await service.deps.catalog.db
      .updateTable("tasks")
      .set({ status: "ABORTED", worker: null })
      .where("id", "=", taskId)
      .execute();
  });
  return taskId;
}

/** A process whose queue gives the wanted answers, and that is slow to begin a transaction. */
function slowReaper(meanwhile: () => Promise<unknown>, willRun = true) {
  const handedOn: string[] = [];
  const { catalog, queue } = service.deps;
  const deps: Deps = {
    ...service.deps,
    catalog: {
      ...catalog,
      async transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
        await meanwhile();
        return await catalog.transaction(work);
      },
    },
    queue: {
      ...queue,
      handOn({ id }: Job) {
        handedOn.push(id);
        return Promise.resolve();
      },
      willRun: () => Promise.resolve(willRun),
    },
  };
  return { deps, handedOn };
}

test("a reaper does not take a task from its new worker", async () => {
  const taskId = await runningTask(dead);
  const { deps, handedOn } = slowReaper(() =>
    service.deps.catalog.db
      .updateTable("tasks")
      .set({ worker: service.deps.worker, status: "RUNNING" })
      .where("id", "=", taskId)
      .execute(),
  );
  await reap(deps, deps.kinds);
  expect(await taskRow(taskId)).toMatchObject({
    status: "RUNNING",
    worker: service.deps.worker,
  });
  expect(handedOn).not.toContain((await taskRow(taskId)).job_id);
});

test("a reaper does not end a retried task because of its earlier job", async () => {
  const taskId = await runningTask(service.deps.worker);
  const next = randomUUID();
  await service.deps.catalog.db
    .updateTable("tasks")
    .set({ worker: null, status: "INITIALIZING" })
    .where("id", "=", taskId)
    .execute();
  const { deps } = slowReaper(
    () =>
      service.deps.catalog.db
        .updateTable("tasks")
        .set({ job_id: next })
        .where("id", "=", taskId)
        .execute(),
    false,
  );
  await reap(deps, deps.kinds);
  expect(await taskRow(taskId)).toMatchObject({ status: "INITIALIZING", job_id: next });
});

test("a reaper hands on a dead worker's task once, and removes the worker's number", async () => {
  const taskId = await runningTask(dead);
  const { deps, handedOn } = slowReaper(() => Promise.resolve());
  await reap(deps, deps.kinds);
  await reap(deps, deps.kinds);
  const { status, worker, job_id } = await taskRow(taskId);
  expect({ status, worker }).toEqual({ status: "INITIALIZING", worker: null });
  expect(handedOn).toEqual([job_id]);
});

test("a reaper ends a task that its live worker has lost", async () => {
  const taskId = await runningTask(service.deps.worker);
  await service.deps.catalog.db
    .updateTable("tasks")
    .set({ heartbeat_time: new Date(Date.now() - 120_000).toISOString() })
    .where("id", "=", taskId)
    .execute();
  await reap(slowReaper(() => Promise.resolve(), true).deps, service.deps.kinds);
  expect(await taskRow(taskId)).toMatchObject({ status: "RUNNING" });
  await reap(slowReaper(() => Promise.resolve(), false).deps, service.deps.kinds);
  expect(await taskRow(taskId)).toMatchObject({ status: "FAILED", worker: null });
});
