import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ObjectStore, startObjectStore } from "#test/object-store.ts";
import { bucketStorage } from "../lake/files/bucket-storage.ts";
import { openFolderStorage } from "../lake/files/folder-storage.ts";
import { lostDays, lostOf, noteLost, putAside } from "../lake/upkeep/lost.ts";
import { Bucket } from "../lib/s3/bucket.ts";
import { describeLakeStorage } from "./testing/lake-storage-suite.ts";
import { memoryLakeStorage } from "./testing/memory-lake-storage.ts";

async function openFolder() {
  const root = await mkdtemp(join(tmpdir(), "lake-storage-"));
  onTestFinished(() => rm(root, { recursive: true }));
  return await openFolderStorage(root);
}
const openMemory = async () => memoryLakeStorage("bucket/lake");

let objects: ObjectStore;
beforeAll(async () => {
  objects = await startObjectStore();
});
afterAll(() => objects.stop());
async function openBucket() {
  const bucket = await Bucket.open(objects.place());
  onTestFinished(() => bucket.close());
  return bucketStorage(bucket, "lake");
}

describeLakeStorage("a folder", openFolder);
describeLakeStorage("objects in memory", openMemory);
describeLakeStorage("a bucket", openBucket);

describe.each([
  ["a folder", openFolder],
  ["objects in memory", openMemory],
  ["a bucket", openBucket],
])("what is put aside in %s", (_, open) => {
  test("is kept with its note, under a name of its own, until it is old", async () => {
    const storage = await open();
    const lost = lostOf(storage);
    expect(await lost.newest()).toBeNull();
    const entry = { name: "t.l-1", note: "A branch." };
    const kept: (string | null)[] = [];
    for (const text of ["first", "second"]) {
      await storage.write(join(storage.root, "t.lance", "tree", "l-1", "a"), text);
      kept.push(await putAside(storage, join(storage.root, "t.lance", "tree", "l-1"), entry));
    }
    await noteLost(storage, { name: "rejoin", note: "The folder was joined." });

    const day = join(storage.root, ".lost", new Date().toISOString().slice(0, 10));
    expect(kept).toEqual([join(day, "t.l-1"), join(day, "t.l-1-2")]);
    expect((await storage.names(day)).toSorted()).toEqual([
      "rejoin.txt",
      "t.l-1",
      "t.l-1-2",
      "t.l-1-2.txt",
      "t.l-1.txt",
    ]);
    const second = await storage.read(join(day, "t.l-1-2", "a"));
    expect(new TextDecoder().decode(second)).toBe("second");
    expect(await lost.newest()).toBeInstanceOf(Date);

    expect(await lost.empty(new Date())).toBe(0);
    expect(await lost.empty(new Date(Date.now() + (lostDays + 1) * 86_400_000))).toBe(1);
    expect(await storage.names(join(storage.root, ".lost"))).toEqual([]);
  });

  test("has no note where there was nothing to put aside", async () => {
    const storage = await open();
    const none = join(storage.root, "t.lance", "tree", "none");
    expect(await putAside(storage, none, { name: "none", note: "None." })).toBeNull();
    expect(await storage.names(storage.root)).toEqual([]);
  });
});
