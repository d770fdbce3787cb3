import { randomUUID } from "node:crypto";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { blobPath } from "../../blobs/folder/shards.ts";
import { makeImage } from "../../blobs/testing/make-media.ts";
import { expireRemoved } from "../../catalog/versions.ts";
import { armFault } from "../../fault.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collectUnasked } from "./upkeep.ts";
import { collect } from "./collect.ts";
import { runTask } from "../../tasks/run-task.ts";
import { heal } from "./heal.ts";
import { KeyedQueue } from "../../lib/keyed-queue.ts";
import type { UploadedFile } from "../../ports/requests.ts";

let service: TestService;
const warned: string[] = [];
const importRoots: string[] = [];

beforeAll(async () => {
  const log = {
    info() {},
    error() {},
    warn: (_: object, message: string) => void warned.push(message),
  };
  service = await startTestService({ log, workers: false, importRoots });
  importRoots.push(join(service.directory, "import"));
});
afterAll(() => service.close());

const tomorrow = () => new Date(Date.now() + 24 * 3_600_000 + 60_000);

async function stored(): Promise<number> {
  let count = 0;
  for await (const _ of service.deps.blobs.list()) count += 1;
  return count;
}

async function putMedia(name: string, count: number): Promise<string[]> {
  const bytes = Array.from({ length: count }, (_, index) => Buffer.from(`${name} ${index}`));
  const stored = await Promise.all(bytes.map((one) => service.deps.blobs.put(one)));
  return stored.map(({ sha256 }) => sha256);
}

test("a collection removes up to a tenth of the media by itself, and more only with consent", async () => {
  const { deps } = service;
  await seedDataset(service, service.owner, { items: 40, blobs: await putMedia("named", 40) });
  await putMedia("a few", 4);
  expect(await collect(deps, { now: tomorrow() })).toMatchObject({ blobs: 4 });
  expect(await stored()).toBe(40);
  await putMedia("a tenth and more", 5);
  expect(await collect(deps, { now: tomorrow() })).toMatchObject({
    blobs: 0,
    withheld: { blobs: 5, ofBlobs: 45 },
  });
  expect(await collect(deps, { now: tomorrow(), yes: true })).toMatchObject({ blobs: 5 });

  await putMedia("many", 60);
  const withheld = { blobs: 60, ofBlobs: 100 };
  expect(await collect(deps, { now: tomorrow(), dryRun: true })).toMatchObject({
    blobs: 60,
    withheld,
  });
  expect(await collect(deps, { now: tomorrow() })).toMatchObject({ blobs: 0, bytes: 0, withheld });
  expect(await stored()).toBe(100);

  const sentence = expect.stringMatching(
    /60 of 100 media files \(0\.0 of 0\.0 MB\) .* more than a tenth: .* `stillframe collect --yes`/,
  );
  await collectUnasked(deps, new AbortController().signal, tomorrow());
  expect(warned).toEqual([sentence]);
  expect(await service.services.ready()).toMatchObject({
    ready: true,
    checks: { media: { status: "warning", detail: sentence } },
  });

  expect(await collect(deps, { now: tomorrow(), yes: true })).toMatchObject({ blobs: 60 });
  expect(await stored()).toBe(40);
  await collectUnasked(deps, new AbortController().signal, tomorrow());
  expect(await service.services.ready()).toMatchObject({ checks: { media: { status: "ok" } } });
});

const hour = 3_600_000;
/** The options of `collect --now --yes` beside a running service. */
const nowBeside = { yes: true, mediaGraceMs: hour, readerGraceMs: 0 };

async function* files(entries: Record<string, Uint8Array>): AsyncGenerator<UploadedFile> {
  for (const [name, bytes] of Object.entries(entries)) {
    yield { name, bytes: ReadableStream.from([bytes]) };
  }
}

/** Makes all stored blobs two hours old. */
async function age(): Promise<void> {
  const old = new Date(Date.now() - 2 * hour);
  for await (const { sha256 } of service.deps.blobs.list()) {
    await utimes(blobPath(join(service.directory, "blobs"), sha256), old, old);
  }
}

async function newUpload(name: string) {
  const { ingestion } = service.services;
  const { dataset_id: datasetId } = await ingestion.begin(service.as(), name);
  const { trans_id: transId } = await ingestion.openUpload(service.as(), datasetId);
  return {
    datasetId,
    send: (entries: Record<string, Uint8Array>) =>
      ingestion.upload(service.as(), datasetId, transId, files(entries)),
    process: () => ingestion.process(service.as(), datasetId, transId),
  };
}

async function itemsOf(datasetId: string): Promise<number> {
  const dataset = await (await service.services.datasets.get(service.owner, datasetId)).load();
  expect(dataset.skipped ?? null).toBeNull();
  return dataset.n_images ?? 0;
}

test("an upload whose bytes a collection removed before its end is refused, and complete once sent again", async () => {
  const { deps } = service;
  const upload = await newUpload("Slow");
  const entries = {
    "a.png": await makeImage("png", { width: 31 }),
    "b.png": await makeImage("png", { width: 32 }),
  };
  const disarm = armFault("upload.stored", async () => {
    await age();
    expect(await collect(deps, nowBeside)).toMatchObject({ blobs: 2 });
  });
  onTestFinished(() => {
    disarm();
  });
  await expect(upload.send(entries)).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining(
      "2 files (a.png among them) were removed before the upload ended",
    ),
  });
  await expect(upload.process()).rejects.toThrow("No files were uploaded");
  disarm();
  await upload.send(entries);
  const { taskId } = await upload.process();
  await runTask(deps, deps.kinds, taskId);
  expect(await itemsOf(upload.datasetId)).toBe(2);
});

test("blobs are young when an upload names them: a collection that began before spares them", async () => {
  const { deps } = service;
  const upload = await newUpload("Named late");
  const png = await makeImage("png", { width: 33 });
  const { sha256 } = await deps.blobs.put(png);
  onTestFinished(armFault("upload.stored", age));
  await upload.send({ "a.png": png });
  expect(await deps.blobs.removeUnused(sha256, new Date(Date.now() - hour))).toBe(false);
  await age();
  expect(await collect(deps, nowBeside)).toMatchObject({ blobs: 0 });
  expect(await deps.blobs.has(sha256)).toBe(true);
});

test("files of a folder whose bytes a collection removed in the middle of a batch are stored again", async () => {
  const { deps } = service;
  const folder = join(service.directory, "import", "slow");
  await mkdir(folder, { recursive: true });
  for (const width of [41, 42]) {
    await writeFile(join(folder, `${width}.png`), await makeImage("png", { width }));
  }
  const { taskId, datasetId } = await service.services.ingestion.fromFolder(
    service.as(),
    "Folder",
    folder,
  );
  const disarm = armFault("ingest.probed", async () => {
    await age();
    expect(await collect(deps, nowBeside)).toMatchObject({ blobs: 2 });
  });
  onTestFinished(() => {
    disarm();
  });
  await expect(runTask(deps, deps.kinds, taskId)).rejects.toMatchObject({ kind: "unavailable" });
  disarm();
  await runTask(deps, deps.kinds, taskId);
  expect(await itemsOf(datasetId)).toBe(2);
  await age();
  expect(await collect(deps, nowBeside)).toMatchObject({ blobs: 0 });
});

test("uploads of a removed draft are removed with it, not before", async () => {
  const { deps } = service;
  const upload = await newUpload("Removed");
  await upload.send({ "a.png": await makeImage("png", { width: 51 }) });
  await service.services.datasets.remove(service.as(), upload.datasetId);
  await age();
  expect(await collect(deps, nowBeside)).toMatchObject({ blobs: 0 });
  await deps.catalog.transaction(expireRemoved);
  expect(await collect(deps, nowBeside)).toMatchObject({ blobs: 1 });
});

test("a restore whose snapshot was purged meanwhile changes nothing, rather than naming missing bytes", async () => {
  const { deps, services, owner } = service;
  const upload = await newUpload("Forgotten");
  const entries = {
    "a.png": await makeImage("png", { width: 61 }),
    "b.png": await makeImage("png", { width: 62 }),
  };
  await upload.send(entries);
  const { taskId, datasetId } = await upload.process();
  await runTask(deps, deps.kinds, taskId);
  const { snapshots } = await (await services.snapshots.list(owner, datasetId, {})).load();
  const [first] = snapshots;
  if (first === undefined) throw new Error("A new dataset has a snapshot");
  await services.media.remove(service.as(), datasetId, { filter: { text: "a.png" } });
  await services.snapshots.create(service.as(), datasetId, { name: "without" });
  // An undo of the removal would keep the bytes.
  await services.media.edit(service.as(), datasetId, { filter: {}, add_tags: ["seen"] });
  // As another process, which does not wait for the writer of this one.
  const command = { ...deps, writers: new KeyedQueue() };
  const disarm = armFault("edit.committed", async () => {
    disarm();
    await services.snapshots.remove(service.as(), datasetId, first.snapshot_id);
    await deps.catalog.transaction(expireRemoved);
    await age();
    expect(await collect(command, nowBeside)).toMatchObject({ blobs: 1 });
  });
  onTestFinished(() => {
    disarm();
  });
  await expect(
    services.snapshots.partialRestore(service.as(), datasetId, first.snapshot_id, { filter: {} }),
  ).rejects.toMatchObject({ kind: "conflict" });
  const dataset = await (await services.datasets.get(owner, datasetId)).load();
  expect(dataset.n_images).toBe(1);
});

test("media from before a table was put aside are kept as long as that table", async () => {
  const { deps, directory } = service;
  const before = await stored();
  const old = await putMedia("of a table that is aside", 2);
  const family = randomUUID();
  await deps.lake.createFamily(family);
  await heal(deps);
  const lost = await deps.lake.lost.newest();
  if (lost === null) throw new Error("nothing is aside");
  const later = await putMedia("later", 1);
  for (const sha256 of later) {
    const when = new Date(lost.getTime() + 1000);
    await utimes(join(directory, "blobs", sha256.slice(0, 2), sha256.slice(2)), when, when);
  }
  const asked = { now: tomorrow(), yes: true };
  const aside = { blobs: 2 };
  expect(await collect(deps, { ...asked, dryRun: true })).toMatchObject({ blobs: 1, aside });
  expect(await collect(deps, asked)).toMatchObject({ blobs: 1, aside });
  for (const sha256 of old) expect(await deps.blobs.has(sha256)).toBe(true);
  for (const sha256 of later) expect(await deps.blobs.has(sha256)).toBe(false);

  const inAWeek = { now: new Date(Date.now() + 8 * 86_400_000), yes: true };
  const last = await collect(deps, inAWeek);
  expect(last).toMatchObject({ blobs: 2 });
  expect(last.aside).toBeUndefined();
  expect(await stored()).toBe(before);
});
