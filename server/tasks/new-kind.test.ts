import { once } from "node:events";
import * as z from "zod/mini";
import { expect, onTestFinished, test, vi } from "vitest";
import { sentenceOf } from "#contract/refusals.ts";
import type { Operation } from "#contract/operations.ts";
import { rules } from "#contract/rules.ts";
import { taskMessage, taskSentence } from "#contract/task-messages.ts";
import type { TaskStatus, TaskType } from "#contract/task.ts";
import { nextRev } from "../catalog/catalog.ts";
import { StoreError } from "../lib/store-error.ts";
import { anotherProcess } from "../proof/process.ts";
import { lockFor } from "../services/access/access.ts";
import type { Deps } from "../services/deps.ts";
import { taskKinds } from "../services/tasks/kinds.ts";
import { finished, seedDataset } from "../testing/datasets.ts";
import { type TestOptions, type TestService, startTestService } from "../testing/test-service.ts";
import { type TaskKind, type TaskWords, TaskFailure, tableOf, taskKind } from "./kind.ts";
import { runTask } from "./run-task.ts";
import { startTask } from "./start-task.ts";
import { captions } from "./testing/captions.ts";

/** Adds kinds that the service does not have, only by their line in the table. */
async function serviceWith(
  kinds: readonly TaskKind<Deps>[],
  options: TestOptions = {},
): Promise<TestService> {
  const table = tableOf<Deps>([...taskKinds.values(), ...kinds]);
  const service = await startTestService({ ...options, kinds: table });
  onTestFinished(() => service.close());
  return service;
}

/** Starts a task like a use case. */
async function start<P>(
  service: TestService,
  kind: TaskKind<Deps, P, unknown>,
  parameters: P,
  datasetId?: string,
): Promise<{ id: string; taskId: string }> {
  const id = datasetId ?? (await seedDataset(service, service.owner, { items: 4 })).id;
  const { actor, requestId } = service.as();
  const taskId = await service.deps.catalog.transaction(async (trx) => {
    const dataset = await lockFor(trx, actor, id, kind.operation ?? "edit_media");
    return await startTask(trx, kind, service.deps, {
      dataset,
      parameters,
      actor: actor.email,
      requestId,
    });
  });
  return { id, taskId };
}

const datasetOf = async ({ services, owner }: TestService, id: string) =>
  await (await services.datasets.get(owner, id)).load();
const captionsOf = async ({ services, owner }: TestService, id: string) => {
  const query = { filter: {}, limit: 10, total: false };
  const { items } = await services.media.page(owner, id, undefined, query);
  return [...new Set(items.map(({ caption }) => caption))];
};

/** For kinds that the contract has no messages of. */
const words: TaskWords = {
  begins: taskMessage("working"),
  items: "items",
  failed: () => taskMessage("task_failed"),
};

/** A kind that waits for its end, and reports nothing meanwhile. */
function waiting(type: TaskType, ends: Promise<unknown> = new Promise(() => {})) {
  const running = new Set<string>();
  const kind = taskKind({
    type,
    operation: null,
    parameters: z.object({}),
    checkpoint: z.object({}),
    lane: "io",
    words,
    savesFirst: () => null,
    async run(task) {
      running.add(task.id);
      await Promise.race([ends, once(task.signal, "abort")]);
      task.signal.throwIfAborted();
      return { changed: 0, content: "edited", message: taskMessage("changed", { items: 0 }) };
    },
  });
  return { kind, running };
}

test("a kind is a value and a line in the table: the runner does the rest", async () => {
  const service = await serviceWith([captions]);
  const { services, owner } = service;
  const { id, taskId } = await start(service, captions, { caption: "a street" });
  const task = await finished(service, owner, taskId);
  expect(task).toMatchObject({
    task_type: "ENRICHMENT",
    status: "COMPLETED",
    status_message: "Changed 4 items",
    status_coded: taskMessage("changed", { items: 4 }),
    created_by: owner.email,
  });
  expect(task.timeline.map(({ status }) => status)).toEqual(["PENDING", "RUNNING", "COMPLETED"]);
  expect(await captionsOf(service, id)).toEqual(["a street"]);
  const dataset = await datasetOf(service, id);
  expect(dataset).toMatchObject({ status_new: "READY", changes_since_current: 4 });
  // Nothing had been changed since the creation, whose snapshot is the replaced state.
  const { snapshots } = await (await services.snapshots.list(owner, id, {})).load();
  expect(snapshots.map(({ reason }) => reason)).toEqual(["creation"]);
  const { entries } = await services.activity.list(owner, id, { limit: 5 });
  expect(entries[0]).toMatchObject({ action: "enrich" });
  await services.media.undo(service.as(), id, { head: dataset.head ?? "" });
  expect(await captionsOf(service, id)).toEqual([null]);
});

test("the replaced state is saved first, if no snapshot has it", async () => {
  const service = await serviceWith([captions], { workers: false });
  const { services, owner, deps } = service;
  const { id, taskId } = await start(service, captions, { caption: "later" });
  await deps.catalog.db
    .updateTable("datasets")
    .set({ edited: true })
    .where("id", "=", id)
    .execute();
  expect(await datasetOf(service, id)).toMatchObject({ status_new: "READ ONLY" });
  const edit = services.media.edit(service.as(), id, { filter: {}, caption: "no" });
  await expect(edit).rejects.toThrow(
    sentenceOf("blocked_by_task", { operation: "edit_media", task_type: "ENRICHMENT" }),
  );
  expect(rules.edit_media.blockedBy).toContain("ENRICHMENT");
  await runTask(deps, deps.kinds, taskId);
  const { snapshots } = await (await services.snapshots.list(owner, id, {})).load();
  const saved = snapshots.find(({ reason }) => reason === "auto");
  expect(saved).toMatchObject({ snapshot_name: "Before captions", is_current: true });
  await services.snapshots.restore(service.as(), id, saved?.snapshot_id ?? "", {});
  expect(await captionsOf(service, id)).toEqual([null]);
});

test("an abort reaches a silent run, in any process", async () => {
  const { kind, running } = waiting("DATASET_CREATION");
  const service = await serviceWith([kind], { workers: false });
  const other = await anotherProcess(service);
  onTestFinished(() => other.close());
  const { id, taskId } = await start(service, kind, {});
  const run = runTask(service.deps, service.deps.kinds, taskId);
  await expect.poll(() => running.has(taskId)).toBe(true);
  await other.services.tasks.abort(service.as(), taskId);
  // Without the signal this would never end.
  await run;
  const task = await service.services.tasks.get(service.owner, taskId);
  expect(task).toMatchObject({ status: "ABORTED", worker: null });
  expect(await datasetOf(service, id)).toMatchObject({ status_new: "DRAFT" });
});

test("a run that misses its abort can record nothing", async () => {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const deaf = taskKind({
    ...waiting("DATASET_CREATION").kind,
    async run(task, deps: Deps) {
      const writer = await task.writer();
      await writer.edit({}, { caption: "late" }, await nextRev(deps.catalog.db));
      reached.resolve();
      await released.promise;
      return { changed: 4, content: "edited", message: taskMessage("changed", { items: 4 }) };
    },
  });
  const service = await serviceWith([deaf], { workers: false });
  const { id, taskId } = await start(service, deaf, {});
  const run = runTask(service.deps, service.deps.kinds, taskId);
  await reached.promise;
  await service.services.tasks.abort(service.as(), taskId);
  released.resolve();
  await run;
  const task = await service.services.tasks.get(service.owner, taskId);
  expect(task.status).toBe("ABORTED");
  expect(await captionsOf(service, id)).toEqual([null]);
});

/** Captions in two steps, the second of which fails the first time; reports where each run began. */
function twoSteps(type: TaskType = "DATASET_CREATION", operation: Operation | null = null) {
  const begins: (number | null)[] = [];
  const kind = taskKind({
    type,
    operation,
    parameters: z.object({}),
    checkpoint: z.object({ step: z.int() }),
    lane: "io",
    words,
    savesFirst: () => null,
    async run(task, deps: Deps) {
      begins.push(task.checkpoint?.step ?? null);
      const writer = await task.writer();
      if (task.checkpoint === null) {
        await writer.edit({}, { caption: "first" }, await nextRev(deps.catalog.db));
        task.failItem("one", "odd");
        await task.save({ step: 1 }, { done: 1, total: 2, message: taskMessage("working") });
      }
      if (begins.length === 1) throw new TaskFailure(taskMessage("snapshot_removed"));
      await writer.edit({}, { addTags: ["second"] }, await nextRev(deps.catalog.db));
      return { changed: 4, content: "edited", message: taskMessage("changed", { items: 4 }) };
    },
  });
  return { kind, begins };
}

test("a retry continues from the checkpoint", async () => {
  const { kind, begins } = twoSteps();
  const service = await serviceWith([kind], { workers: false });
  const { deps, owner, services } = service;
  const { id, taskId } = await start(service, kind, {});
  await runTask(deps, deps.kinds, taskId);
  expect(await services.tasks.get(owner, taskId)).toMatchObject({
    status: "FAILED",
    error_message: taskSentence(taskMessage("snapshot_removed")),
    items_done: 1,
    items_failed: 1,
  });
  expect(await captionsOf(service, id)).toEqual([null]);
  await services.tasks.retry(service.as(), taskId);
  await runTask(deps, deps.kinds, taskId);
  expect(begins).toEqual([null, 1]);
  const done = await services.tasks.get(owner, taskId);
  expect(done).toMatchObject({ status: "COMPLETED", error_coded: null, items_failed: 1 });
  expect(done.failures).toEqual([{ item: "one", reason: "odd" }]);
  expect(await captionsOf(service, id)).toEqual(["first"]);
});

test("a failed task of a type that leaves the dataset as it was is retried, one at a time", async () => {
  const { kind, begins } = twoSteps("ENRICHMENT", "enrich");
  const { kind: other } = waiting("REINDEX");
  const service = await serviceWith([kind, other], { workers: false });
  const { deps, owner, services } = service;
  const { id, taskId } = await start(service, kind, {});
  await runTask(deps, deps.kinds, taskId);
  expect(await services.tasks.get(owner, taskId)).toMatchObject({
    status: "FAILED",
    can_retry: true,
  });
  const beside = await start(service, other, {}, id);
  await expect(services.tasks.retry(service.as(), taskId)).rejects.toMatchObject({
    refusal: { code: expect.stringMatching(/^blocked_by_task$|^dataset_changed_since_task$/) },
  });
  await services.tasks.abort(service.as(), beside.taskId);
  await services.tasks.retry(service.as(), taskId);
  await runTask(deps, deps.kinds, taskId);
  expect(begins).toEqual([null, 1]);
  expect(await services.tasks.get(owner, taskId)).toMatchObject({ status: "COMPLETED" });
});

test("a checkpoint is not used after the dataset has changed", async () => {
  const { kind, begins } = twoSteps();
  const service = await serviceWith([kind], { workers: false });
  const { deps, owner, services } = service;
  const { id, taskId } = await start(service, kind, {});
  await runTask(deps, deps.kinds, taskId);
  await services.media.edit(service.as(), id, { filter: {}, add_tags: ["meanwhile"] });
  await services.tasks.retry(service.as(), taskId);
  await runTask(deps, deps.kinds, taskId);
  expect(begins).toEqual([null, null]);
  const done = await services.tasks.get(owner, taskId);
  expect(done).toMatchObject({ status: "COMPLETED", items_failed: 1 });
  expect(done.failures).toHaveLength(1);
  const query = { filter: { tag: ["meanwhile"] }, limit: 1, total: true };
  expect((await services.media.page(owner, id, undefined, query)).total).toBe(4);
});

test("a store that is away when a task is taken costs it neither its progress nor an attempt", async () => {
  const { kind } = twoSteps();
  const service = await serviceWith([kind], { workers: false });
  const { deps } = service;
  const { taskId } = await start(service, kind, {});
  await runTask(deps, deps.kinds, taskId);
  await service.services.tasks.retry(service.as(), taskId);
  const rowOf = () =>
    deps.catalog.db
      .selectFrom("tasks")
      .select(["checkpoint", "attempts"])
      .where("id", "=", taskId)
      .executeTakeFirstOrThrow();
  const { checkpoint } = await rowOf();
  expect(checkpoint).toMatchObject({ version: expect.any(Number) as number });
  const reader = () => Promise.reject(new StoreError("STORE_AWAY", "no answer"));
  const lake = Object.assign(Object.create(deps.lake) as typeof deps.lake, { reader });
  const onClaimed = vi.fn<() => void>();
  await expect(runTask({ ...deps, lake }, deps.kinds, taskId, { onClaimed })).rejects.toMatchObject(
    { kind: "unavailable" },
  );
  // The attempt that is forgiven.
  expect(onClaimed).toHaveBeenCalledOnce();
  expect(await rowOf()).toEqual({ checkpoint, attempts: 1 });
});

test("a task with an unknown kind or parameters fails with a reason", async () => {
  const { kind } = waiting("LABEL_PROPAGATION");
  const service = await serviceWith([kind], { workers: false });
  const { id, taskId } = await start(service, kind, {});
  await runTask(service.deps, taskKinds, taskId);
  expect(await service.services.tasks.get(service.owner, taskId)).toMatchObject({
    status: "FAILED",
    error_message: taskSentence(taskMessage("unknown_kind")),
  });
  expect(await datasetOf(service, id)).toMatchObject({ status_new: "READY" });
});

test("a full lane does not block the tasks of another", async () => {
  const ends = Promise.withResolvers<void>();
  const { kind, running } = waiting("MEDIA_ADDITION", ends.promise);
  const service = await serviceWith([kind, captions]);
  const statusOf = async (taskId: string): Promise<TaskStatus | (string & {})> =>
    (await service.services.tasks.get(service.owner, taskId)).status;
  const slow = [];
  for (let n = 0; n < 3; n += 1) slow.push((await start(service, kind, {})).taskId);
  await expect.poll(() => running.size).toBe(2);
  const { taskId } = await start(service, captions, { caption: "quick" });
  expect((await finished(service, service.owner, taskId)).status).toBe("COMPLETED");
  expect(running.size).toBe(2);
  expect((await Promise.all(slow.map(statusOf))).toSorted()).toEqual([
    "PENDING",
    "RUNNING",
    "RUNNING",
  ]);
  ends.resolve();
  for (const each of slow) await finished(service, service.owner, each);
});
