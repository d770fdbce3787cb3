import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { type FaultyProxy, startFaultyProxy } from "#test/faulty-proxy.ts";
import { type ObjectStore, objectStoreAt, startObjectStore } from "#test/object-store.ts";
import { type Catalog, openCatalog } from "../../catalog/catalog.ts";
import { keptBlobs } from "../../catalog/kept-blobs.ts";
import { Bucket } from "../../lib/s3/bucket.ts";
import { contentOf, inPieces, sha256Of } from "../../ports/testing/blob-store-suite.ts";
import { type TestDatabase, openTestDatabase } from "../../testing/test-database.ts";
import { openTestedBucket } from "../testing/tested-bucket.ts";
import { openBucketExportFiles } from "./bucket-export-files.ts";

let objects: ObjectStore;
let proxy: FaultyProxy;
let database: TestDatabase;
let catalog: Catalog;
beforeAll(async () => {
  objects = await startObjectStore();
  proxy = await startFaultyProxy(objects.endpoint);
  database = await openTestDatabase("");
  catalog = await openCatalog({ connection: database.connection });
});
afterAll(async () => {
  await catalog.close();
  await database.stop();
  proxy.stop();
  await objects.stop();
});
beforeEach(() => {
  proxy.fateOf = () => "pass";
});
const open = () => openTestedBucket(objectStoreAt(proxy.endpoint), catalog);

test("a large blob is sent in parts, and nothing is left where one of them fails", async () => {
  const { store, bucket, unfinished } = await open();
  const bytes = randomBytes(17 * 1024 * 1024);
  const sha256 = sha256Of(bytes);
  proxy.fateOf = ({ url }) => (url?.includes("partNumber=2") === true ? "fail" : "pass");
  await expect(store.put(inPieces(bytes, 1_000_000))).rejects.toThrow("We failed");
  expect(await store.has(sha256)).toBe(false);
  expect(await unfinished()).toBe(0);
  proxy.fateOf = () => "pass";
  expect(await store.put(inPieces(bytes, 1_000_000))).toMatchObject({ sha256, isNew: true });
  expect((await contentOf(store, sha256))?.equals(bytes)).toBe(true);
  expect(await store.verify(sha256)).toBe("sound");
  expect(await store.put(inPieces(bytes, 3_000_000))).toMatchObject({ isNew: false });
  expect(await bucket.names("blobs")).toEqual([sha256.slice(0, 2)]);
});

test("an answer that breaks off is asked for again where it is read whole, and fails a stream", async () => {
  const { store } = await open();
  const { sha256 } = await store.put(Buffer.from("0123456789"));
  let breaks = 1;
  proxy.fateOf = ({ method }) => (method === "GET" && breaks-- > 0 ? "break" : "pass");
  expect(String(await store.read(sha256, 10))).toBe("0123456789");
  proxy.fateOf = ({ method }) => (method === "GET" ? "break" : "pass");
  await expect(contentOf(store, sha256)).rejects.toThrow();
  await expect(store.read(sha256, 10)).rejects.toMatchObject({ code: "STORE_AWAY" });
});

test("a write whose answer is lost has taken place, and can be repeated", async () => {
  const { store } = await open();
  proxy.fateOf = ({ method }) => (method === "PUT" ? "lose" : "pass");
  await expect(store.put(Buffer.from("lost answer"))).rejects.toMatchObject({ code: "STORE_AWAY" });
  proxy.fateOf = () => "pass";
  expect(await store.put(Buffer.from("lost answer"))).toMatchObject({ isNew: false });
});

test("a put waits for a removal in progress, and not for one whose process died", async () => {
  const { store, bucket } = await open();
  const times = keptBlobs(catalog.db);
  const bytes = Buffer.from("being removed");
  const { sha256 } = await store.put(bytes);
  const future = new Date(Date.now() + 60_000);
  const claim = (await times.claim(sha256, new Date(), future)) ?? "";
  expect(await times.claim(sha256, new Date(), future)).toBeNull();
  const order: string[] = [];
  const put = store.put(bytes).then(() => order.push("put"));
  await wait(150);
  await bucket.removeAll("blobs/");
  order.push("removed");
  await times.removed(sha256, claim);
  await put;
  expect(order).toEqual(["removed", "put"]);
  expect(String(await contentOf(store, sha256))).toBe("being removed");

  await times.claim(sha256, new Date(), future);
  await sql`update kept_blobs set removing_at = now() - interval '1 hour'`.execute(catalog.db);
  expect(await store.keep([sha256])).toEqual([]);
  expect(await store.removeUnused(sha256, new Date(Date.now() - 60_000))).toBe(false);
});

test("exports are whole or absent, and each process finds them", async () => {
  const scratch = await mkdtemp(join(tmpdir(), "scratch-"));
  onTestFinished(() => rm(scratch, { recursive: true }));
  const place = objects.place();
  const [one, two] = await Promise.all([Bucket.open(place), Bucket.open(place)]);
  const [writer, reader] = [one, two].map((bucket) => openBucketExportFiles(bucket, scratch));
  const bytes = Buffer.alloc(300_000, "export ");
  const id = randomUUID();
  await expect(
    writer?.write(id, inPieces(bytes, 70_000), async () => {
      throw new Error("It was aborted");
    }),
  ).rejects.toThrow("It was aborted");
  expect(await reader?.list()).toEqual([]);
  expect(await writer?.write(id, inPieces(bytes, 70_000), async () => {})).toBe(300_000);
  const found = await reader?.open(id, { start: 7, end: 13 });
  expect(await new Response(found).text()).toBe("export ");
  expect(await reader?.list()).toMatchObject([{ name: id, id }]);
  await reader?.remove(id);
  expect(await writer?.open(id)).toBeUndefined();
  expect(await readdir(scratch)).toEqual([]);
  for (const bucket of [one, two]) bucket.close();
});
