import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeVideo } from "../../blobs/testing/make-media.ts";
import { insertTask, moveTask } from "../../catalog/tasks.ts";
import { isMeasured } from "../../catalog/picture-quality.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { collect } from "./collect.ts";
import { pictureMeasurer } from "./measure-pictures.ts";

const errors: string[] = [];
let service: TestService;
beforeAll(async () => {
  const log = { info() {}, warn() {}, error: (_: object, text: string) => void errors.push(text) };
  service = await startTestService({ workers: false, log });
});
afterAll(() => service.close());
beforeEach(async () => {
  errors.length = 0;
  // Finishes the work that earlier tests left.
  await measure();
  await service.deps.catalog.db.deleteFrom("picture_quality").execute();
});

const measure = (signal = new AbortController().signal) => pictureMeasurer(service.deps)(signal);
const put = async (bytes: Uint8Array) => (await service.deps.blobs.put(bytes)).sha256;
const flat = (level: number, seed = 0) =>
  sharp({
    create: {
      width: 40,
      height: 30 + seed,
      channels: 3,
      background: `rgb(${level},${level},${level})`,
    },
  })
    .png()
    .toBuffer();
/** A dark half and a bright one. */
const scene = () =>
  sharp({ create: { width: 100, height: 100, channels: 3, background: "#333" } })
    .composite([
      {
        input: { create: { width: 50, height: 100, channels: 3, background: "#ccc" } },
        left: 0,
        top: 0,
      },
    ])
    .png()
    .toBuffer();
const noise = (seed = 0) =>
  sharp({
    create: {
      width: 40 + seed,
      height: 30,
      channels: 3,
      noise: { type: "gaussian", mean: 128, sigma: 40 },
      background: "",
    },
  })
    .png()
    .toBuffer();

async function kept() {
  const rows = await service.deps.catalog.db
    .selectFrom("picture_quality")
    .select(["sha256", "brightness"])
    .execute();
  return new Map(rows.map((row) => [row.sha256.toString("hex"), row.brightness]));
}

const qualityOf = async (id: string, at = "head") =>
  (await service.services.comparison.stats(service.owner, id, at)).quality;

test("every picture is measured once, undecodable ones are marked, and videos are left out", async () => {
  const [black, grey] = [await put(await flat(0)), await put(await flat(120))];
  const [fine, soft] = [
    await put(await noise()),
    await put(
      await sharp(await scene())
        .blur(4)
        .png()
        .toBuffer(),
    ),
  ];
  const broken = await put((await noise(7)).subarray(0, 300));
  const video = await put(await makeVideo("mp4"));
  const { id } = await seedDataset(service, service.owner, {
    items: 12,
    blobs: [black, fine, fine, broken, grey, soft],
  });
  const videos = await seedDataset(service, service.owner, {
    items: 1,
    blobs: [video],
    facts: { mediaType: "video" },
  });
  expect(await qualityOf(id)).toEqual({ measured: false, issues: [] });
  await measure();
  const figures = await kept();
  expect([...figures.keys()].toSorted()).toEqual([black, fine, broken, grey, soft].toSorted());
  expect(figures.get(black)).toBe(0);
  expect(figures.get(broken)).toBeNull();
  // Items are counted, not files; a black picture is dark, and not low in contrast as well.
  expect(await qualityOf(id)).toEqual({
    measured: true,
    issues: [
      { issue: "dark", items: 2 },
      { issue: "low_contrast", items: 2 },
      { issue: "blurry", items: 2 },
      { issue: "unreadable", items: 2 },
    ],
  });
  expect(await qualityOf(videos.id)).toEqual({ measured: true, issues: [] });
  expect(errors).toEqual([]);
});

test("a snapshot counts its own pictures, and neither an edit nor a clone is measured again", async () => {
  const { services } = service;
  const white = await put(await flat(255, 1));
  const { id, snapshotId } = await seedDataset(service, service.owner, {
    items: 3,
    blobs: [white],
  });
  await measure();
  const { datasetId } = await services.snapshots.clone(service.as(), id, snapshotId);
  const query = { filter: {}, limit: 1, total: false };
  const [item] = (await services.media.page(service.owner, id, "head", query)).items;
  await services.media.remove(service.as(), id, { filter: { media_ids: [item?.media_id ?? ""] } });
  const bright = (items: number) => ({ measured: true, issues: [{ issue: "bright", items }] });
  expect(await qualityOf(id)).toEqual(bright(2));
  expect(await qualityOf(id, snapshotId)).toEqual(bright(3));
  expect(await qualityOf(datasetId)).toEqual(bright(3));
});

test("files that only an older version has are measured too", async () => {
  const { services, deps } = service;
  const hashes = [await put(await noise(1)), await put(await noise(2))];
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 2, blobs: hashes });
  const query = { filter: {}, limit: 1, total: false };
  const [item] = (await services.media.page(service.owner, id, "head", query)).items;
  await services.media.remove(service.as(), id, { filter: { media_ids: [item?.media_id ?? ""] } });
  await services.snapshots.create(service.as(), id, {});
  // Removed, but it can still be brought back.
  await services.snapshots.remove(service.as(), id, snapshotId);
  await measure();
  expect([...(await kept()).keys()].toSorted()).toEqual(hashes.toSorted());
  expect(await isMeasured(deps.catalog.db, await familyOf(id))).toBe(true);
});

async function familyOf(id: string): Promise<string> {
  const row = await service.deps.catalog.db
    .selectFrom("datasets")
    .select("family_id")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.family_id;
}

test("interrupted, it keeps its results, and continues from there", async () => {
  const { deps } = service;
  const blobs = await Promise.all([1, 2, 3, 4].map(async (level) => put(await flat(level * 40))));
  const { id } = await seedDataset(service, service.owner, { items: 4, blobs });
  const stopping = new AbortController();
  let looked: string[] = [];
  const watched = {
    ...deps,
    blobs: {
      ...deps.blobs,
      async withLocalFile<T>(sha256: string, use: (path: string) => Promise<T>) {
        looked.push(sha256);
        if (looked.length === 2) stopping.abort();
        return await deps.blobs.withLocalFile(sha256, use);
      },
    },
  };
  await pictureMeasurer(watched)(stopping.signal);
  const begun = [...(await kept()).keys()];
  expect(begun.toSorted()).toEqual(looked.toSorted());
  expect(begun.length).toBeLessThan(4);
  expect(await qualityOf(id)).toEqual({ measured: false, issues: [] });
  looked = [];
  await pictureMeasurer(watched)(new AbortController().signal);
  expect([...begun, ...looked].toSorted()).toEqual(blobs.toSorted());
  expect((await qualityOf(id)).measured).toBe(true);
  expect(errors).toEqual([]);
});

test("it yields to a task, and to another process that measures", async () => {
  const { deps, owner } = service;
  const { id } = await seedDataset(service, owner, {
    items: 1,
    blobs: [await put(await noise(3))],
  });
  const task = await insertTask(deps.catalog.db, {
    id: crypto.randomUUID(),
    dataset_id: id,
    type: "DATASET_CREATION",
    status: "RUNNING",
    created_by: owner.email,
    parameters: "{}",
  });
  await measure();
  expect((await qualityOf(id)).measured).toBe(false);
  await moveTask(deps.catalog.db, task.id, "ABORTED", {});
  await Promise.all([measure(), measure()]);
  expect((await qualityOf(id)).measured).toBe(true);
  expect((await kept()).size).toBe(1);
});

test("missing bytes and datasets are no error", async () => {
  const { deps, services } = service;
  const [there, gone] = [await put(await noise(4)), await put(await noise(5))];
  const { id } = await seedDataset(service, service.owner, { items: 2, blobs: [there, gone] });
  await deps.blobs.removeUnused(gone, new Date(Date.now() + 1000));
  const dropped = await seedDataset(service, service.owner, { items: 1, blobs: [there] });
  await services.datasets.remove(service.as(), dropped.id);
  await measure();
  expect([...(await kept()).keys()]).toEqual([there]);
  expect(await qualityOf(id)).toEqual({ measured: true, issues: [] });
  expect(errors).toEqual([]);
});

test("the figures of a file are deleted with it", async () => {
  const { deps, services } = service;
  const { id } = await seedDataset(service, service.owner, {
    items: 1,
    blobs: [await put(await noise(6))],
  });
  await measure();
  await services.datasets.remove(service.as(), id);
  expect((await kept()).size).toBe(1);
  await deps.catalog.db
    .updateTable("datasets")
    .set({ deleted_at: "2020-01-01T00:00:00Z" })
    .where("id", "=", id)
    .execute();
  await collect(deps, { now: new Date(Date.now() + 2 * 24 * 3_600_000), yes: true });
  expect((await kept()).size).toBe(0);
});
