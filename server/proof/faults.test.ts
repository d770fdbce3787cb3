import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBlobStore } from "../blobs/blob-store.ts";
import { type FaultPoint, faultPoints } from "../fault.ts";
import { FaultyService } from "./faulty-service.ts";

/**
 * The service dies at each point of each write path. After the next start it is all or nothing, and whatever was
 * acknowledged is there. A point that is never reached fails its test.
 */

const images = 6;

let imports: string;
let faulty: FaultyService;
/** A dataset of images, its first snapshot, and a second one that has the tag `seed`. */
let dataset: string;
let first: string;
let seeded: string;

beforeAll(async () => {
  imports = await mkdtemp(join(tmpdir(), "stillframe-imports-"));
  faulty = await FaultyService.start(imports);
  dataset = await faulty.importImages("Images", images);
  await faulty.settle();
  first = (await snapshotsOf(dataset))[0]?.snapshot_id ?? "";
  await tagAll(dataset, "seed");
  seeded = (await save(dataset, "seeded")).snapshot_id;
  await faulty.check();
});
afterAll(async () => {
  await faulty.service.stop();
  await rm(imports, { recursive: true, force: true });
});

interface Listed {
  snapshot_id: string;
  snapshot_name: string;
}
const snapshotsOf = (id: string) => faulty.json<Listed[]>("GET", `/dataset/${id}/snapshot`);
const tagAll = (id: string, tag: string) =>
  faulty.json("PATCH", `/dataset/${id}/media`, { filter: {}, add_tags: [tag] });
const save = (id: string, name: string, key?: string) =>
  faulty.json<Listed>("POST", `/dataset/${id}/snapshot`, { name }, key);
const restoreTo = (id: string, snapshot: string, key?: string) =>
  faulty.json("POST", `/dataset/${id}/snapshot/${snapshot}/restore`, { safety: true }, key);
const cloneFrom = (snapshot: string, key?: string) =>
  faulty.json("POST", `/dataset/${dataset}/snapshot/${snapshot}/clone`, undefined, key);
const countTagged = async (id: string, tag: string) =>
  (await faulty.json<{ total: number }>("GET", `/dataset/${id}/media?tag=${tag}&total=true`)).total;
const countTasks = async (id: string, type: string) =>
  (await faulty.json<{ total: number }>("GET", `/tasks?dataset_id=${id}&task_type=${type}`)).total;

async function clonesNow(): Promise<string[]> {
  const all = await faulty.json<{ id: string; source_dataset_id: string | null }[]>(
    "GET",
    "/datasets",
  );
  return all.filter((each) => each.source_dataset_id !== null).map((each) => each.id);
}

/** What each kind of write does before its process dies, and what is looked at after the next start. */
type Case = (point: FaultPoint, committed: boolean) => Promise<() => Promise<void>>;

const edit: Case = async (point, committed) => {
  await faulty.expectDeath(() => tagAll(dataset, point));
  return async () => expect(await countTagged(dataset, point)).toBe(committed ? images : 0);
};

/** A clone has no line of its own before its first edit. */
const firstEdit: Case = async (point) => {
  const before = await clonesNow();
  await cloneFrom(seeded);
  const id = (await clonesNow()).find((each) => !before.includes(each)) ?? "";
  await faulty.expectDeath(() => tagAll(id, point));
  return async () => {
    expect(await countTagged(id, point)).toBe(0);
    expect(await countTagged(id, "seed")).toBe(images);
  };
};

/** The answer is lost with the process. Asked again with its key, the work is there once, whatever had happened. */
const create: Case = async (point, committed) => {
  const found = async () =>
    (await snapshotsOf(dataset)).filter((snapshot) => snapshot.snapshot_name === point);
  await faulty.expectDeath(() => save(dataset, point, point));
  return async () => {
    expect(await found()).toHaveLength(committed ? 1 : 0);
    const { snapshot_id: id } = await save(dataset, point, point);
    expect((await found()).map((snapshot) => snapshot.snapshot_id)).toEqual([id]);
  };
};

const restore: Case = async (point, committed) => {
  const tasks = await countTasks(dataset, "SNAPSHOT_RESTORE");
  const snapshots = (await snapshotsOf(dataset)).length;
  await tagAll(dataset, point);
  await faulty.expectDeath(() => restoreTo(dataset, first, point));
  const look = async (times: number) => {
    expect(await countTasks(dataset, "SNAPSHOT_RESTORE")).toBe(tasks + times);
    // One for safety with each.
    expect(await snapshotsOf(dataset)).toHaveLength(snapshots + times);
    expect(await countTagged(dataset, point)).toBe(times === 0 ? images : 0);
  };
  return async () => {
    await look(committed ? 1 : 0);
    await restoreTo(dataset, first, point);
    await look(1);
  };
};

/** Of what was tagged, or of a field in which nothing differs. */
const partial: Case = async (point) => {
  const unchanged = point === "partial.unchanged";
  const tasks = await countTasks(dataset, "SNAPSHOT_RESTORE");
  const snapshots = (await snapshotsOf(dataset)).length;
  await tagAll(dataset, point);
  const restoreSome = async () => {
    const body = { only: [unchanged ? "clustering" : "tags"], safety: true };
    const path = `/dataset/${dataset}/snapshot/${first}/partial_restore`;
    await faulty.json("POST", path, body, point);
  };
  await faulty.expectDeath(restoreSome);
  const look = async (times: number) => {
    expect(await countTasks(dataset, "SNAPSHOT_RESTORE")).toBe(tasks + times);
    const { receipts } = await faulty.json<{ receipts: unknown[] }>(
      "GET",
      `/dataset/${dataset}/receipts?limit=1000`,
    );
    expect(receipts).toHaveLength(tasks + times);
    expect(await snapshotsOf(dataset)).toHaveLength(snapshots + (unchanged ? 0 : times));
    expect(await countTagged(dataset, point)).toBe(times === 0 || unchanged ? images : 0);
  };
  return async () => {
    await look(0);
    await restoreSome();
    await look(1);
    await restoreSome();
    await look(1);
  };
};

const undo: Case = async (point, committed) => {
  await tagAll(dataset, point);
  const headNow = async () =>
    (await faulty.json<{ head: string }>("GET", `/dataset/${dataset}`)).head;
  const head = await headNow();
  const take = (way: "undo" | "redo", from: string, key?: string) =>
    faulty.json("POST", `/dataset/${dataset}/media/${way}`, { head: from }, key);
  await faulty.expectDeath(() => take("undo", head, point));
  return async () => {
    expect(await countTagged(dataset, point)).toBe(committed ? 0 : images);
    // With its key it is done once, whatever had happened; without, the state that it names is gone.
    await take("undo", head, point);
    expect(await countTagged(dataset, point)).toBe(0);
    await expect(take("undo", head)).rejects.toThrow("409");
    await expect(take("undo", await headNow())).rejects.toThrow("nothing to undo");
    await take("redo", await headNow());
    expect(await countTagged(dataset, point)).toBe(images);
  };
};

const undelete: Case = async (point, committed) => {
  const { snapshot_id: id } = await save(dataset, point);
  await save(dataset, `after ${point}`);
  await faulty.json("DELETE", `/dataset/${dataset}/snapshot/${id}`);
  const bringBack = () => faulty.json("POST", `/dataset/${dataset}/snapshot/${id}/undelete`);
  const isThere = async () =>
    (await snapshotsOf(dataset)).some((snapshot) => snapshot.snapshot_id === id);
  await faulty.expectDeath(bringBack);
  return async () => {
    expect(await isThere()).toBe(committed);
    await bringBack();
    expect(await isThere()).toBe(true);
  };
};

const clone: Case = async (point, committed) => {
  const before = (await clonesNow()).length;
  await faulty.expectDeath(() => cloneFrom(first, point));
  return async () => {
    expect(await clonesNow()).toHaveLength(before + (committed ? 1 : 0));
    await cloneFrom(first, point);
    expect(await clonesNow()).toHaveLength(before + 1);
  };
};

const upload: Case = async () => {
  const { dataset_id: id } = await faulty.json<{ dataset_id: string }>(
    "GET",
    "/ingestion/new_dataset?dataset_name=Upload",
  );
  const { trans_id: upload } = await faulty.json<{ trans_id: number }>(
    "GET",
    `/ingestion/${id}/data_files`,
  );
  const send = async () => {
    const body = new FormData();
    body.append("files", new File([await faulty.image(3)], "one.png"));
    const path = `/ingestion/${id}/data_files/${upload}`;
    expect((await faulty.service.api(path, { method: "POST", body })).status).toBe(202);
  };
  await faulty.expectDeath(send);
  return async () => {
    // Nothing of the upload counts, so it is sent again, and is there once.
    await send();
    await faulty.json("POST", `/ingestion/${id}/process_files/${upload}`);
    await faulty.settle();
    expect(await faulty.json("GET", `/dataset/${id}`)).toMatchObject({ n_images: 1 });
  };
};

/** More than one commit takes in. */
const manyImages = 520;

const ingest: Case = async (point) => {
  const count = point === "ingest.batch-recorded" ? manyImages : images;
  let id = "";
  await faulty.expectDeath(async () => {
    id = await faulty.importImages(point, count);
  });
  return async () => {
    // The answer may have been lost with the process; what it stands for was committed before.
    id ||= await faulty.datasetNamed(point);
    await faulty.settle();
    expect(await faulty.json("GET", `/dataset/${id}`)).toMatchObject({
      status_new: "READY",
      n_images: count,
    });
    expect(await faulty.fileNames(id)).toEqual(faulty.imageNames(count));
    expect((await snapshotsOf(id)).map((snapshot) => snapshot.snapshot_name)).toHaveLength(1);
    expect(await countTasks(id, "DATASET_CREATION")).toBe(1);
  };
};

/** Nothing of it is there, neither a row nor a table, and it can be asked for again. */
const draft: Case = async (point) => {
  await faulty.expectDeath(() => faulty.importImages(point, images));
  return async () => {
    expect(await faulty.datasetNamed(point)).toBe("");
    expect(await faulty.unnamedTables()).toEqual([]);
    const id = await faulty.importImages(`${point}-again`, images);
    await faulty.settle();
    expect(await faulty.fileNames(id)).toEqual(faulty.imageNames(images));
  };
};

/**
 * In an order in which what is looked at after one death does not lead past the next point: that is armed in the
 * service that is looked at, because to start it takes the most time of all.
 */
const served: [FaultPoint, Case][] = [
  ["draft.table-made", draft],
  ["ingest.started", ingest],
  ["partial.recorded", partial],
  ["create.begun", create],
  ["undo.begun", undo],
  ["ingest.probed", ingest],
  ["restore.begun", restore],
  ["undo.written", undo],
  ["ingest.batch-committed", ingest],
  ["partial.batch-committed", partial],
  ["clone.begun", clone],
  ["undo.committed", undo],
  ["ingest.batch-recorded", ingest],
  ["edit.leased", edit],
  ["ingest.finishing", ingest],
  ["partial.unchanged", partial],
  ["create.written", create],
  ["ingest.finished", ingest],
  ["restore.written", restore],
  ["upload.stored", upload],
  ["process.written", draft],
  ["clone.written", clone],
  ["edit.committed", edit],
  ["create.committed", create],
  ["fork.branched", firstEdit],
  ["restore.committed", restore],
  ["edit.flushed", edit],
  ["undelete.written", undelete],
  ["clone.committed", clone],
  ["flush.half", edit],
  ["head.swapping", edit],
  ["fork.flushed", firstEdit],
  ["edit.published", edit],
];
/** Where the transaction is committed by then. */
const committed = new Set<FaultPoint>([
  "edit.published",
  "create.committed",
  "restore.committed",
  "undo.committed",
  "clone.committed",
]);
const collected: FaultPoint[] = [
  "collect.leased",
  "collect.pinned",
  "collect.pruned",
  "collect.swapped",
  "collect.dropped",
  "collect.blobs",
  "collect.family-dropped",
];

test("every point is in this file", () => {
  const all = [...served.map(([point]) => point), ...collected];
  expect(all.toSorted()).toEqual(faultPoints.toSorted());
});

describe("the service dies", () => {
  test.each(served)(
    "at %s",
    async (point, run) => {
      await faulty.arm(point);
      const look = await run(point, committed.has(point));
      const next = served[served.findIndex(([each]) => each === point) + 1];
      // A point of the creation or of a flush would be passed by the task that goes on.
      const wait = /^(ingest|draft|upload|process)/.test(point);
      await faulty.arm(wait ? null : (next?.[0] ?? null));
      await look();
      await faulty.settle();
      expect((await faulty.check()).rehashed).toBeGreaterThan(0);
    },
    90_000,
  );
});

describe("the collector dies", () => {
  test.each(collected)(
    "at %s",
    async (point) => {
      await faulty.arm(null);
      // Something to give back: versions that nobody names, a line that is left, bytes that no item has.
      await restoreTo(dataset, seeded);
      for (const step of ["a", "b", "c"]) await tagAll(dataset, `${point}-${step}`);
      await save(dataset, point);
      const blobs = await openBlobStore({ directory: join(faulty.service.data, "blobs") });
      const ofFamily = point === "collect.family-dropped";
      const deleted = ofFamily ? await faulty.deletedLongAgo("Deleted") : null;
      const { sha256: unused } = await blobs.put(Buffer.from(`unused ${point}`));
      await faulty.check();

      expect(await faulty.collect(point)).toMatchObject({ ended: "SIGKILL" });
      await faulty.check();
      expect(await countTagged(dataset, `${point}-c`)).toBe(images);
      await tagAll(dataset, `${point}-after`);

      const { ended, report } = await faulty.collect(null);
      expect([ended, JSON.parse(report)]).toMatchObject(["0", { busy: 0 }]);
      await faulty.check();
      expect(await blobs.has(unused)).toBe(false);
      expect(JSON.parse(report)).toMatchObject({ families: ofFamily ? 1 : 0 });
      expect(await faulty.tables()).not.toContain(deleted);
      expect(await faulty.missingBlobs(blobs)).toEqual([]);
      expect(await countTagged(dataset, `${point}-after`)).toBe(images);
    },
    60_000,
  );

  test("and the next start puts in order what it left", async () => {
    await faulty.service.kill9();
    await faulty.arm(null);
    expect((await faulty.check()).rehashed).toBeGreaterThan(served.length);
  });
});
