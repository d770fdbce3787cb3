import { sentenceOf } from "#contract/refusals.ts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { rules } from "#contract/rules.ts";
import type { PartialRestore } from "#contract/receipt.ts";
import { reap } from "../tasks/reaper.ts";
import { runTask } from "../tasks/run-task.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt as holdUntilReleased } from "./hold.ts";
import { contentHashes, rowOf, tagsByFile } from "./look.ts";
import { type Process, anotherProcess } from "./process.ts";

/** A partial restore that takes too long for its request is a task that all users see, and that survives its worker. */

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false, restoreAtOnce: 0 });
});
afterAll(() => service.close());

/** Six items, their snapshot, and one tag too many since. */
async function seedWrong() {
  const seeded = await seedDataset(service, service.owner, { items: 6 });
  const change = { filter: {}, add_tags: ["wrong"] };
  await service.services.media.edit(service.as(), seeded.id, change);
  return seeded;
}

const tagsOf = async (id: string) =>
  [...new Set(Object.values(await tagsByFile(service, service.owner, id)).flat())].toSorted();
const restoreTags = (
  process: Pick<Process, "services">,
  { id, snapshotId }: { id: string; snapshotId: string },
  more: PartialRestore & { key?: string } = {},
) => {
  const { key, ...body } = more;
  return process.services.snapshots.partialRestore(service.as(service.owner, key), id, snapshotId, {
    only: ["tags"],
    ...body,
  });
};
function holdAt(point: Parameters<typeof holdUntilReleased>[0]) {
  const held = holdUntilReleased(point);
  // A failing test must not leave the operation held.
  onTestFinished(() => held.release());
  return held;
}

const taskOf = (taskId: string) => service.services.tasks.get(service.owner, taskId);
const datasetOf = async (id: string) =>
  await (await service.services.datasets.get(service.owner, id)).load();
const receipts = async (id: string) =>
  (await service.services.receipts.list(service.owner, id, {})).receipts;
const run = ({ deps }: Pick<Process, "deps">, taskId: string) => runTask(deps, deps.kinds, taskId);

async function other(): Promise<Process> {
  const process = await anotherProcess(service);
  onTestFinished(() => process.close());
  return process;
}

test("it shows while it runs, conflicting operations are refused, and its task ends with it", async () => {
  const seeded = await seedWrong();
  const { id, snapshotId } = seeded;
  await service.services.snapshots.create(service.as(), id, {});
  const { taskId } = await restoreTags(service, seeded, { safety: true, reason: "too many" });
  expect(await taskOf(taskId)).toMatchObject({ status: "PENDING", items_total: 6, partial: true });
  const held = holdAt("partial.batch-committed");
  const running = run(service, taskId);

  await held.reached;
  expect(await taskOf(taskId)).toMatchObject({
    status: "RUNNING",
    task_type: "SNAPSHOT_RESTORE",
    can_abort: false,
  });
  expect(await datasetOf(id)).toMatchObject({ status_new: "READ ONLY" });
  const target = await service.services.snapshots.get(service.owner, id, snapshotId);
  expect(target.is_restoring).toBe(true);
  const blocked = (operation: keyof typeof rules) =>
    sentenceOf("blocked_by_task", { operation, task_type: "SNAPSHOT_RESTORE" });
  const { media, snapshots } = service.services;
  await expect(media.edit(service.as(), id, { filter: {}, caption: "no" })).rejects.toThrow(
    blocked("edit_media"),
  );
  await expect(snapshots.restore(service.as(), id, snapshotId, {})).rejects.toThrow(
    blocked("restore_snapshot"),
  );
  await expect(snapshots.create(service.as(), id, {})).rejects.toThrow(blocked("create_snapshot"));
  await expect(snapshots.remove(service.as(), id, snapshotId)).rejects.toThrow(
    sentenceOf("snapshot_restoring"),
  );
  // Readers see nothing of it before they see all of it.
  expect(await tagsOf(id)).toEqual(["even", "wrong"]);
  expect(await receipts(id)).toEqual([]);

  held.release();
  await running;
  const done = await taskOf(taskId);
  expect(done).toMatchObject({ status: "COMPLETED", error_message: null, items_done: 6 });
  expect(done.status_message).toMatch(/^Restored tags of 6 items from /);
  expect(done.timeline.map(({ status }) => status)).toEqual(["PENDING", "RUNNING", "COMPLETED"]);
  expect(await datasetOf(id)).toMatchObject({ status_new: "READY", changes_since_current: 6 });
  expect(await tagsOf(id)).toEqual(["even"]);
  const [receipt, ...more] = await receipts(id);
  expect(more).toEqual([]);
  expect(receipt).toMatchObject({
    task_id: taskId,
    reason: "too many",
    changed: { added: 0, removed: 0, modified: 6 },
  });
  // The replaced state can be restored.
  await snapshots.restore(service.as(), id, receipt?.undo?.snapshot_id ?? "", {});
  expect(await tagsOf(id)).toEqual(["even", "wrong"]);
});

test("it is an edit: it saves first what it replaces, is in the activity, and can be undone", async () => {
  const seeded = await seedWrong();
  const { taskId } = await restoreTags(service, seeded, { safety: true });
  await run(service, taskId);
  const [receipt] = await receipts(seeded.id);
  expect(receipt?.safety_snapshot_name).toMatch(/^Before restoring /);
  expect(receipt?.undo?.snapshot_id).toBe(receipt?.safety_snapshot_id);
  const { activity, media } = service.services;
  const { entries } = await activity.list(service.owner, seeded.id, { limit: 10 });
  expect(JSON.stringify(entries[0])).toContain(taskId);
  const { head } = await datasetOf(seeded.id);
  await media.undo(service.as(), seeded.id, { head: head ?? "" });
  expect(await tagsOf(seeded.id)).toEqual(["even", "wrong"]);
});

test("it reports its progress", async () => {
  const seeded = await seedWrong();
  const { taskId } = await restoreTags(service, seeded);
  const held = holdAt("task.finishing");
  const running = run(service, taskId);
  await held.reached;
  const { id, snapshot_id } = { id: seeded.id, snapshot_id: seeded.snapshotId };
  const { snapshot_name: name } = await service.services.snapshots.get(
    service.owner,
    id,
    snapshot_id,
  );
  expect(await taskOf(taskId)).toMatchObject({
    items_done: 6,
    items_total: 6,
    status_message: `Restored 6 of 6 items from ${name}`,
  });
  held.release();
  await running;
});

test("a repeated request with its key gets the same answer, while it runs and afterwards", async () => {
  const seeded = await seedWrong();
  const key = `key-${seeded.id}`;
  const first = await restoreTags(service, seeded, { key });
  expect(await restoreTags(service, seeded, { key })).toEqual(first);
  expect(await restoreTags(await other(), seeded, { key })).toEqual(first);
  await run(service, first.taskId);
  expect(await restoreTags(service, seeded, { key })).toEqual(first);
  expect(await receipts(seeded.id)).toHaveLength(1);
});

test("a failure ends its task, and the dataset is unchanged", async () => {
  const seeded = await seedWrong();
  const before = await contentHashes(service);
  const { taskId } = await restoreTags(service, seeded, { safety: true });
  const held = holdAt("task.saved");
  const running = run(service, taskId);
  await held.reached;
  held.fail(new Error("the disk is gone"));
  await running;
  expect(await taskOf(taskId)).toMatchObject({
    status: "FAILED",
    error_message: "The restore failed: nothing was changed",
    can_retry: false,
  });
  expect(await datasetOf(seeded.id)).toMatchObject({ status_new: "READY" });
  expect(await contentHashes(service)).toEqual(before);
  expect(await receipts(seeded.id)).toEqual([]);

  await run(service, (await restoreTags(service, seeded)).taskId);
  expect(await tagsOf(seeded.id)).toEqual(["even"]);
});

test("if it stalls for longer than its lease another run continues, and it is done once", async () => {
  const seeded = await seedWrong();
  const { taskId } = await restoreTags(service, seeded);
  const held = holdAt("task.saved");
  const running = run(service, taskId);
  await held.reached;
  await service.deps.catalog.db
    .updateTable("datasets")
    .set({ lease_until: new Date(Date.now() - 1000).toISOString() })
    .where("id", "=", seeded.id)
    .execute();
  held.release();
  await expect(running).rejects.toThrow("ran out");
  expect(await receipts(seeded.id)).toEqual([]);
  await run(service, taskId);
  expect(await taskOf(taskId)).toMatchObject({ status: "COMPLETED" });
  expect(await tagsOf(seeded.id)).toEqual(["even"]);
  expect(await receipts(seeded.id)).toHaveLength(1);
});

test("after its process has died another continues, and later writes of the dead one are never visible", async () => {
  const seeded = await seedWrong();
  const { id } = seeded;
  const process = await other();
  const { taskId } = await restoreTags(process, seeded);
  const held = holdAt("task.saved");
  const running = run(process, taskId);
  await held.reached;
  await process.die();
  await expect
    .poll(async () => {
      await reap(service.deps, service.deps.kinds);
      return (await taskOf(taskId)).status;
    })
    .toBe("INITIALIZING");
  expect(await datasetOf(id)).toMatchObject({ status_new: "READ ONLY" });
  await run(service, taskId);
  const done = await rowOf(service, id);

  held.release();
  await expect(running).rejects.toThrow();
  expect(await taskOf(taskId)).toMatchObject({ status: "COMPLETED" });
  expect(await rowOf(service, id)).toMatchObject({
    head_branch: done.head_branch,
    head_version: done.head_version,
  });
  expect(await tagsOf(id)).toEqual(["even"]);
  const [receipt, ...more] = await receipts(id);
  expect(more).toEqual([]);
  expect(receipt?.changed).toEqual({ added: 0, removed: 0, modified: 6 });
});

test("a refused restore is refused at its request, at any size", async () => {
  const seeded = await seedWrong();
  await expect(restoreTags(service, seeded, { if_head: "h0" })).rejects.toThrow(
    sentenceOf("head_moved"),
  );
  const unknown = { ...seeded, snapshotId: "00000000-0000-4000-8000-000000000000" };
  await expect(restoreTags(service, unknown)).rejects.toThrow("Snapshot not found");
  expect(await datasetOf(seeded.id)).toMatchObject({ status_new: "READY" });
});
