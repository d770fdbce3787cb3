import { sentenceOf } from "#contract/refusals.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockFamily } from "../catalog/versions.ts";
import { makeImage } from "../blobs/testing/make-media.ts";
import { runTask } from "../tasks/run-task.ts";
import { finished, seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";
import { contentHashes, rowOf } from "./look.ts";

/** Pairs of concurrent operations, forced one by one. */

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** A draft with that many uploaded images, and one file that is no image. */
async function draft(images: number): Promise<{ id: string; transId: number }> {
  const { ingestion } = service.services;
  const { dataset_id: id } = await ingestion.begin(service.as(), "Draft");
  const { trans_id: transId } = await ingestion.openUpload(service.as(), id);
  await upload(id, transId, images);
  return { id, transId };
}

async function upload(id: string, transId: number, images: number): Promise<void> {
  async function* files() {
    for (let index = 0; index < images; index += 1) {
      const bytes = await makeImage("png", { width: 9, height: 9 + index });
      yield { name: `${index}.png`, bytes: once(bytes) };
    }
    yield { name: "words.png", bytes: once(Buffer.from("no image")) };
  }
  await service.services.ingestion.upload(service.as(), id, transId, files());
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

async function taskRow(id: string) {
  return await service.deps.catalog.db
    .selectFrom("tasks")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

async function creationSnapshots(id: string) {
  return (await (await service.services.snapshots.list(service.owner, id, {})).load()).snapshots;
}

test("a collector that moves versions and a request do not deadlock", async () => {
  const { id } = await seedDataset(service, service.owner, { items: 2 });
  const { family_id } = await rowOf(service, id);
  const { catalog } = service.deps;
  let created: Promise<unknown> = Promise.resolve();
  await catalog.transaction(async (trx) => {
    await lockFamily(trx, family_id);
    created = service.services.snapshots.create(service.as(), id, {});
    await expect.poll(waiting).toBeGreaterThan(0);
    // The collector's next statement. If the request had locked this row already, one of the two would be aborted.
    await trx.updateTable("datasets").set({ edited: false }).where("id", "=", id).execute();
  });
  expect(await created).toMatchObject({ is_current: true });
});

async function waiting(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()`.execute(
    service.deps.catalog.db,
  );
  return rows[0]?.count ?? 0;
}

test("a repeated restore request gets its first answer, even if its snapshot is gone since", async () => {
  const { snapshots } = service.services;
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 2 });
  const ask = () => snapshots.restore(service.as(service.owner, "restore-1"), id, snapshotId, {});
  const first = await ask();
  await snapshots.create(service.as(), id, {});
  await snapshots.remove(service.as(), id, snapshotId);
  expect(await ask()).toEqual(first);
  await expect(snapshots.restore(service.as(), id, snapshotId, {})).rejects.toThrow("not found");
  const { head_revision } = await rowOf(service, id);
  expect(head_revision).toBe(2);
});

test("an edit that fails after its publication is not applied again", async () => {
  const { services } = service;
  const { id } = await seedDataset(service, service.owner, { items: 2 });
  const held = holdAt("edit.published");
  const edited = services.media.remove(service.as(), id, { filter: { tag: ["even"] } });
  await held.reached;
  const again = holdAt("edit.leased");
  held.fail(new Error("lost on the way back"));
  await expect(edited).rejects.toThrow("lost on the way back");
  again.disarm();
  expect(await rowOf(service, id)).toMatchObject({ n_images: 1, head_revision: 2 });
});

describe("a dataset's creation", () => {
  test("that was interrupted changes nothing any more, even in the process that takes it over", async () => {
    const { id, transId } = await draft(3);
    const held = holdAt("ingest.batch-committed");
    const { taskId } = await service.services.ingestion.process(service.as(), id, transId);
    await held.reached;
    await service.deps.catalog.db
      .updateTable("datasets")
      .set({ lease_until: new Date(Date.now() - 1000).toISOString() })
      .where("id", "=", id)
      .execute();
    await runTask(service.deps, service.deps.kinds, taskId);
    const done = await finished(service, service.owner, taskId);
    expect(done).toMatchObject({ status: "COMPLETED", items_done: 4 });
    const before = [await rowOf(service, id), await taskRow(taskId), await contentHashes(service)];
    held.release();
    const jobs = async () => {
      const { rows } = await sql<{ state: string }>`
        select state from pgboss.job where id = ${(await taskRow(taskId)).job_id}`.execute(
        service.deps.catalog.db,
      );
      return rows;
    };
    await expect.poll(jobs).toEqual([{ state: "completed" }]);
    expect([await rowOf(service, id), await taskRow(taskId), await contentHashes(service)]).toEqual(
      before,
    );
    expect(await creationSnapshots(id)).toMatchObject([{ reason: "creation", n_images: 3 }]);
    const { failures } = await service.services.tasks.get(service.owner, taskId);
    expect(failures).toMatchObject([{ item: "words.png" }]);
  });

  test("retried while its aborted run is still paused creates every item once", async () => {
    const { id, transId } = await draft(3);
    const held = holdAt("ingest.probed");
    const { tasks, ingestion } = service.services;
    const { taskId } = await ingestion.process(service.as(), id, transId);
    await held.reached;
    await tasks.abort(service.as(), taskId);
    expect(await tasks.retry(service.as(), taskId)).toMatchObject({ status: "INITIALIZING" });
    held.release();
    expect(await finished(service, service.owner, taskId)).toMatchObject({ status: "COMPLETED" });
    expect(await rowOf(service, id)).toMatchObject({ status: "READY", n_images: 3 });
    expect(await creationSnapshots(id)).toHaveLength(1);
  });

  test("is not retried once another task has created the dataset", async () => {
    const { id, transId } = await draft(2);
    const held = holdAt("task.claimed");
    const { tasks, ingestion } = service.services;
    const { taskId: first } = await ingestion.process(service.as(), id, transId);
    await held.reached;
    await tasks.abort(service.as(), first);
    const { taskId: second } = await ingestion.process(service.as(), id, transId);
    const refused = {
      kind: "bad_request",
      message: sentenceOf("dataset_changed_since_task"),
    };
    await expect(tasks.retry(service.as(), first)).rejects.toMatchObject(refused);
    held.release();
    expect(await finished(service, service.owner, second)).toMatchObject({ status: "COMPLETED" });
    await expect(tasks.retry(service.as(), first)).rejects.toMatchObject(refused);
    expect(await tasks.get(service.owner, first)).toMatchObject({ can_retry: false });
    expect(await rowOf(service, id)).toMatchObject({ status: "READY", n_images: 2 });
    expect(await creationSnapshots(id)).toHaveLength(1);
  });

  test("whose abort and end coincide ends in one of the two", async () => {
    const { id, transId } = await draft(2);
    const held = holdAt("task.finishing");
    const { tasks, ingestion } = service.services;
    const { taskId } = await ingestion.process(service.as(), id, transId);
    await held.reached;
    const aborted = tasks.abort(service.as(), taskId);
    held.release();
    const outcome = await aborted.then(
      () => "ABORTED",
      () => "COMPLETED",
    );
    expect(await finished(service, service.owner, taskId)).toMatchObject({ status: outcome });
    const { status } = await rowOf(service, id);
    expect(status).toBe(outcome === "ABORTED" ? "DRAFT" : "READY");
    expect(await creationSnapshots(id)).toHaveLength(outcome === "ABORTED" ? 0 : 1);
  });
});
