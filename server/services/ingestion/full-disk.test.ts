import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Disk, openDisk } from "../../blobs/disk.ts";
import { runCollect } from "../../collect-command.ts";
import { isStorageFull, storageError } from "../../errors.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";

let free = 1e12;
let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    workers: false,
    disk: { minFreeBytes: 1e9, freeBytes: () => Promise.resolve(free) },
  });
});
afterAll(() => service.close());

const full = { kind: "full", message: expect.stringContaining("nothing was changed") };

async function* oneFile() {
  yield {
    name: "a.svg",
    bytes: (async function* () {
      yield new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>");
    })(),
  };
}

test("below the watermark writes are refused, and deletions and reads work", async () => {
  const { services, owner } = service;
  const { id, snapshotId } = await seedDataset(service, owner, { items: 4 });
  const draft = (await services.ingestion.begin(service.as(), "Draft")).dataset_id;
  const { trans_id: upload } = await services.ingestion.openUpload(service.as(), draft);
  const edit = () => services.media.edit(service.as(), id, { filter: {}, add_tags: ["late"] });
  free = 5e8;
  await expect(services.ingestion.begin(service.as(), "Other")).rejects.toMatchObject(full);
  await expect(services.ingestion.sample(service.as(), undefined)).rejects.toMatchObject(full);
  await expect(
    services.ingestion.upload(service.as(), draft, upload, oneFile()),
  ).rejects.toMatchObject(full);
  await expect(edit()).rejects.toMatchObject(full);
  expect(await services.ready()).toMatchObject({
    ready: true,
    checks: { disk: { status: "warning", detail: expect.stringContaining("nearly full") } },
  });
  await services.snapshots.create(service.as(), id, {});
  await services.snapshots.restore(service.as(), id, snapshotId, {});
  const page = await services.media.page(owner, id, undefined, {
    filter: {},
    limit: 10,
    total: false,
  });
  expect(page.items.map(({ tags }) => tags.includes("late"))).toEqual([false, false, false, false]);
  await services.media.remove(service.as(), id, {
    filter: { media_ids: [page.items[0]?.media_id ?? ""] },
  });
  free = 1e12;
  await edit();
  await services.ingestion.upload(service.as(), draft, upload, oneFile());
  expect((await services.ready()).checks["disk"]).toEqual({ status: "ok" });
});

test("the errors of a full or read-only file system become a refusal, at any depth", () => {
  const said = (code: string) => Object.assign(new Error(`${code}: write`), { code });
  const table = new Error("LanceError(IO): Generic LocalFileSystem error: … (os error 28)");
  for (const error of [
    said("ENOSPC"),
    said("EDQUOT"),
    said("EROFS"),
    table,
    new Error("Not written", { cause: said("ENOSPC") }),
    new AggregateError([new Error("first"), said("EROFS")]),
  ]) {
    expect(storageError(error)).toMatchObject({ ...full, cause: error });
    expect(isStorageFull(error)).toBe(true);
  }
  expect(storageError(said("EACCES"))).toMatchObject(full);
  // An unreadable source does not mean a full disk.
  expect(isStorageFull(said("EACCES"))).toBe(false);
  const other = said("ENOENT");
  expect(storageError(other)).toBe(other);
});

test("the check of the disk reports that nothing can be written any more", async () => {
  const gone: Disk = openDisk({ directory: join(service.directory, "gone"), minFreeBytes: 0 });
  await expect(gone.look()).rejects.toThrow("ENOENT");
  // A file in the place of the folder is the closest simulation of a full disk for any user.
  const file = join(service.directory, "file");
  await writeFile(file, "");
  const filled = openDisk({ directory: file, minFreeBytes: 1, freeBytes: async () => 0 });
  await expect(filled.look()).rejects.toThrow();
  const short = openDisk({
    directory: service.directory,
    minFreeBytes: 1,
    freeBytes: async () => 0,
  });
  expect(await short.look()).toMatchObject({ warning: expect.any(String) });
  expect((await readdir(service.directory)).filter((name) => name.startsWith(".probe"))).toEqual(
    [],
  );
});

test("collect --now asks, deletes removed things, and frees their media", async () => {
  const { deps, services, owner } = service;
  const bytes = new TextEncoder().encode("the picture of a dataset that is removed");
  const { sha256 } = await deps.blobs.put(bytes);
  const { id } = await seedDataset(service, owner, { items: 3, blobs: [sha256] });
  const kept = await seedDataset(service, owner, { items: 3 });
  await services.datasets.remove(service.as(), id);

  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const asked: string[] = [];
  const answering = (answer: boolean) => (question: string) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  const alone = async (work: () => Promise<void>) => {
    await work();
    return true;
  };
  const command = { dryRun: false, now: true, yes: false };
  await expect(runCollect({ deps, alone }, command, { print, ask: null })).rejects.toThrow("--yes");
  await expect(
    runCollect({ deps, alone }, command, { print, ask: answering(false) }),
  ).rejects.toThrow("nothing was removed");
  await runCollect({ deps, alone }, { ...command, dryRun: true }, { print, ask: null });
  expect(printed[0]).toContain("0 removed snapshots and 1 removed datasets");
  expect(await deps.blobs.has(sha256)).toBe(true);

  await runCollect({ deps, alone }, command, { print, ask: answering(true) });
  expect(asked[0]).toContain("1 removed datasets");
  expect(await deps.blobs.has(sha256)).toBe(false);
  const page = await services.media.page(owner, kept.id, undefined, {
    filter: {},
    limit: 10,
    total: false,
  });
  expect(page.items).toHaveLength(3);
});

test("beside a running service collect --now keeps new media", async () => {
  const { deps } = service;
  const { sha256 } = await deps.blobs.put(new TextEncoder().encode("an upload that is under way"));
  const printed: string[] = [];
  await runCollect(
    { deps, alone: () => Promise.resolve(false) },
    { dryRun: false, now: true, yes: true },
    { print: (line) => void printed.push(line), ask: null },
  );
  expect(await deps.blobs.has(sha256)).toBe(true);
  expect(printed.at(-1)).toContain("within the last hour");
});

test("collect --now --dry-run counts exactly what collect --now then removes", async () => {
  const { deps } = service;
  await deps.blobs.put(new TextEncoder().encode("stored a moment ago, and in nothing"));
  const printed: string[] = [];
  const run = (dryRun: boolean) =>
    runCollect(
      {
        deps,
        alone: async (work) => {
          await work();
          return true;
        },
      },
      { dryRun, now: true, yes: true },
      { print: (line) => void printed.push(line), ask: null },
    );
  await run(true);
  const counted = /"blobs":(\d+)/.exec(printed.join())?.[1];
  await run(false);
  expect(Number(counted)).toBeGreaterThan(0);
  expect(printed.at(-1)).toContain(`"blobs":${counted}`);
});
