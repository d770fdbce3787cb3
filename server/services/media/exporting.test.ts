import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { familyVersions } from "../../catalog/versions.ts";
import type { ExportRequest } from "../../ports/requests.ts";
import { runTask } from "../../tasks/run-task.ts";
import { statusDuring } from "#contract/task-rules.ts";
import { updateDataset } from "../../catalog/datasets.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { expireExportFiles } from "../upkeep/expire-exports.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

const asked: ExportRequest = { at: undefined, asked: { filter: {} }, format: "jsonl" };

async function begun(items = 20, request: Partial<ExportRequest> = {}) {
  const { services, owner } = service;
  const dataset = await seedDataset(service, owner, { items });
  const { id } = await services.exports.begin(service.as(), dataset.id, { ...asked, ...request });
  return { datasetId: dataset.id, id };
}

const run = (id: string) => runTask(service.deps, service.deps.kinds, id);
const statusOf = (datasetId: string, id: string) =>
  service.services.exports.status(service.owner, datasetId, id);
const datasetOf = async (id: string) =>
  await (await service.services.datasets.get(service.owner, id)).load();

async function textOf(address: string | null): Promise<string> {
  const [, id = "", token = ""] = /exports\/([^?]+)\?token=(.+)/.exec(address ?? "") ?? [];
  const file = await service.services.exports.download(id, token);
  return await new Response(await file.open()).text();
}

test("an export is of the version that it began with, beside the tasks that change the dataset", async () => {
  const { datasetId, id } = await begun();
  const { services, deps } = service;
  await services.media.edit(service.as(), datasetId, { filter: {}, add_tags: ["later"] });
  // A restore is running.
  const { db } = deps.catalog;
  await db
    .insertInto("tasks")
    .values({
      id: crypto.randomUUID(),
      dataset_id: datasetId,
      type: "SNAPSHOT_RESTORE",
      status: "PENDING",
      created_by: "someone",
      parameters: "{}",
      message: null,
      error: null,
      message_coded: null,
      error_coded: null,
      end_time: null,
      snapshot_id: null,
      items_done: null,
      items_total: null,
      items_failed: null,
      heartbeat_time: null,
      checkpoint: null,
      status_before: "READY",
      worker: null,
      job_id: null,
      request_id: null,
    })
    .execute();
  await updateDataset(db, datasetId, { status: statusDuring("SNAPSHOT_RESTORE", "READY") });
  await run(id);
  const { status, download_uri: uri, entities_count: items } = await statusOf(datasetId, id);
  expect({ status, items }).toEqual({ status: "COMPLETED", items: 20 });
  const lines = (await textOf(uri)).trimEnd().split("\n");
  expect(lines).toHaveLength(20);
  expect(lines.join("")).not.toContain("later");
  expect((await datasetOf(datasetId)).status_new).toBe("READ ONLY");
});

test("its version is kept until it has ended", async () => {
  const { datasetId, id } = await begun();
  const { db } = service.deps.catalog;
  const { family_id: family } = await db
    .selectFrom("datasets")
    .select("family_id")
    .where("id", "=", datasetId)
    .executeTakeFirstOrThrow();
  const { branch, version } = await db
    .selectFrom("exports")
    .selectAll()
    .where("task_id", "=", id)
    .executeTakeFirstOrThrow();
  await db.deleteFrom("snapshots").where("dataset_id", "=", datasetId).execute();
  await db
    .updateTable("datasets")
    .set({ head_version: version + 1 })
    .where("id", "=", datasetId)
    .execute();
  expect((await familyVersions(db, family)).needed).toContainEqual({ branch, version });
  await db
    .updateTable("datasets")
    .set({ head_version: version })
    .where("id", "=", datasetId)
    .execute();
  await run(id);
  await db
    .updateTable("datasets")
    .set({ head_version: version + 1 })
    .where("id", "=", datasetId)
    .execute();
  expect((await familyVersions(db, family)).needed).not.toContainEqual({ branch, version });
});

test("aborted and retried, it begins anew, and leaves nothing behind", async () => {
  const { datasetId, id } = await begun(20, {
    format: "yolo",
    includeMedia: false,
    fileName: "a/b",
  });
  const { services } = service;
  await services.tasks.abort(service.as(), id);
  await run(id);
  expect(await statusOf(datasetId, id)).toMatchObject({ status: "FAILED", download_uri: null });
  expect((await datasetOf(datasetId)).status_new).toBe("READY");
  await services.tasks.retry(service.as(), id);
  await run(id);
  const { status, file_name: name } = await statusOf(datasetId, id);
  expect({ status, name }).toEqual({ status: "COMPLETED", name: "a-b.zip" });
});

test("a full disk ends it with a sentence, and the dataset stays as it is", async () => {
  const { datasetId, id } = await begun();
  const { exportFiles } = service.deps;
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  const deps = {
    ...service.deps,
    exportFiles: { ...exportFiles, write: () => Promise.reject(full) },
  };
  await runTask(deps, deps.kinds, id);
  const { status, result_message: message } = await statusOf(datasetId, id);
  expect(status).toBe("FAILED");
  expect(message).toMatch(/^Nothing was exported: /);
  expect((await datasetOf(datasetId)).status_new).toBe("READY");
});

test("a file is removed when its time is over, and one that a stopped run left", async () => {
  const { datasetId, id } = await begun();
  await run(id);
  const folder = join(service.directory, "exports");
  const leftover = join(folder, `${crypto.randomUUID()}.part`);
  await writeFile(leftover, "half");
  const longAgo = new Date(Date.now() - 7_200_000);
  await utimes(leftover, longAgo, longAgo);
  await utimes(join(folder, id), longAgo, longAgo);
  await expireExportFiles(service.deps);
  expect(await readdir(folder)).toContain(id);
  expect(await readdir(folder)).not.toContain(leftover.split("/").at(-1));
  const { download_uri: uri } = await statusOf(datasetId, id);
  await sql`update exports set expires_at = now() - interval '1 minute' where task_id = ${id}`.execute(
    service.deps.catalog.db,
  );
  expect((await statusOf(datasetId, id)).download_uri).toBeNull();
  await expect(textOf(uri)).rejects.toThrow("This export is no longer there");
  await expireExportFiles(service.deps);
  expect(await readdir(folder)).not.toContain(id);
});
