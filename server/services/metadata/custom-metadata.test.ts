import { expect, onTestFinished, test } from "vitest";
import { armFault } from "../../fault.ts";
import { runTask } from "../../tasks/run-task.ts";
import { finished, seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";

/** A service whose tasks run when the test says so. */
async function alone(): Promise<TestService> {
  const on = await startTestService({ workers: false });
  onTestFinished(() => on.close());
  return on;
}

async function itemsOf(on: TestService, id: string) {
  const query = { filter: {}, limit: 1000, total: false };
  return (await on.services.media.page(on.owner, id, undefined, query)).items;
}

async function valuesOf(on: TestService, id: string): Promise<unknown[]> {
  return (await itemsOf(on, id)).map((item) => item.metadata["weight"] ?? null);
}

/** An import of 0, 1, 2 … as weights, in the order of the dataset; it waits for its run. */
async function begun(on: TestService, items = 3, last?: number) {
  const { id, snapshotId } = await seedDataset(on, on.owner, { items });
  const ids = (await itemsOf(on, id)).map((item) => item.media_id);
  const { customMetadata, tasks } = on.services;
  const field = { field_name: "weight", field_type: "float" as const };
  const { task_id: importId } = await customMetadata.create(on.as(), id, field);
  await customMetadata.upload(on.as(), id, importId, [
    ...ids.map((media_id, value) => ({ media_id: media_id.toUpperCase(), value })),
    ...(last === undefined ? [] : [{ media_id: ids[0] ?? "", value: last }]),
  ]);
  const { tasks: found } = await (await tasks.list(on.owner, { dataset_id: id })).load();
  return { id, snapshotId, importId, taskId: found[0]?.task_id ?? "" };
}

test("a killed import is continued by the next run, and a restore takes it back", async () => {
  const on = await alone();
  const { id, snapshotId, importId, taskId } = await begun(on);
  const disarm = armFault("task.saved", () => {
    throw new Error("dead");
  });
  await runTask(on.deps, on.deps.kinds, taskId).catch(() => {});
  disarm();
  expect(await valuesOf(on, id)).toEqual([null, null, null]);
  await on.services.tasks.retry(on.as(), taskId);
  await runTask(on.deps, on.deps.kinds, taskId);
  expect(await valuesOf(on, id)).toEqual([0, 1, 2]);
  expect(await on.services.customMetadata.status(on.owner, id, importId)).toMatchObject({
    status: "COMPLETED",
    inserted_rows: 3,
  });
  await on.services.snapshots.restore(on.as(), id, snapshotId, {});
  expect(await valuesOf(on, id)).toEqual([null, null, null]);
  expect(
    (await on.services.customMetadata.schema(on.owner, id)).map((f) => f.field_name),
  ).not.toContain("weight");
});

test("an aborted import leaves the dataset as it was, and can be retried", async () => {
  const on = await alone();
  const { id, taskId } = await begun(on);
  const disarm = armFault("task.saved", async () => {
    disarm();
    await on.services.tasks.abort(on.as(), taskId);
  });
  await runTask(on.deps, on.deps.kinds, taskId);
  expect((await on.services.tasks.get(on.owner, taskId)).status).toBe("ABORTED");
  expect(await valuesOf(on, id)).toEqual([null, null, null]);
  await on.services.tasks.retry(on.as(), taskId);
  await runTask(on.deps, on.deps.kinds, taskId);
  expect(await valuesOf(on, id)).toEqual([0, 1, 2]);
});

test("a clone has the values with the types of the fields, and the content sum stays right", async () => {
  const on = await startTestService();
  onTestFinished(() => on.close());
  // The first item has two values, which are set by different commits: the last one counts.
  const { id, taskId } = await begun(on, 6000, 99);
  await finished(on, on.owner, taskId);
  const { items } = await on.services.media.page(on.owner, id, undefined, {
    filter: { meta: { weight: ["99"] } },
    limit: 10,
    total: true,
  });
  expect(items.map((item) => item.file_name).toSorted()).toEqual([
    "frame-0000000.png",
    "frame-0000099.png",
  ]);
  const snapshot = await on.services.snapshots.create(on.as(), id, {});
  const { datasetId } = await on.services.snapshots.clone(on.as(), id, snapshot.snapshot_id);
  expect(await on.services.customMetadata.schema(on.owner, datasetId)).toContainEqual({
    field_name: "weight",
    field_type: "float",
    enum_options: null,
    is_multi: false,
  });
  const row = await on.deps.catalog.db
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const ref = { branch: row.head_branch, version: row.head_version };
  const content = await on.deps.lake.contentOf(row.family_id, ref);
  expect(row.content_hash).toBe(content.digest());
});
