import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type FaultyProxy, startFaultyProxy } from "#test/faulty-proxy.ts";
import { type ObjectStore, objectStoreAt, startObjectStore } from "#test/object-store.ts";
import { type Catalog, openCatalog } from "../../catalog/catalog.ts";
import { keptBlobs } from "../../catalog/kept-blobs.ts";
import { Deadline } from "../../lib/deadline.ts";
import { Bucket } from "../../lib/s3/bucket.ts";
import type { BlobStore } from "../../ports/blob-store.ts";
import { type TestDatabase, openTestDatabase } from "../../testing/test-database.ts";
import { type KeptTimes, openS3Store } from "./s3-store.ts";

let objects: ObjectStore;
let proxy: FaultyProxy;
let database: TestDatabase;
let catalog: Catalog;
let bucket: Bucket;
let scratch: string;
beforeAll(async () => {
  objects = await startObjectStore();
  proxy = await startFaultyProxy(objects.endpoint);
  database = await openTestDatabase("");
  catalog = await openCatalog({ connection: database.connection });
  bucket = await Bucket.open(objectStoreAt(proxy.endpoint).place());
  scratch = await mkdtemp(join(tmpdir(), "scratch-"));
});
afterEach(() => {
  proxy.fateOf = () => "pass";
  vi.restoreAllMocks();
});
afterAll(async () => {
  bucket.close();
  await catalog.close();
  await database.stop();
  proxy.stop();
  await objects.stop();
  await rm(scratch, { recursive: true });
});

const away = { name: "StoreError", code: "STORE_AWAY" };
const bytes = Buffer.from("precious");
/** Longer than a claim lasts. */
const standstillMs = 121_000;

/** A process of its own. */
const openStore = (times: Partial<KeptTimes> = {}): Promise<BlobStore> =>
  openS3Store({ bucket, times: { ...keptBlobs(catalog.db), ...times }, scratch });

/** @param clock the one that shows it: not every clock goes on while a machine sleeps */
async function standStill(clock: { now(): number }): Promise<void> {
  await sql`update kept_blobs
    set removing_at = removing_at - make_interval(secs => ${standstillMs / 1000})`.execute(
    catalog.db,
  );
  const now = clock.now.bind(clock);
  vi.spyOn(clock, "now").mockImplementation(() => now() + standstillMs);
}

/** An old blob that no row has, whose removal begins. */
async function oldBlob(store: BlobStore): Promise<{ sha256: string; before: Date }> {
  await sql`truncate kept_blobs`.execute(catalog.db);
  const { sha256 } = await store.put(bytes);
  await sql`update kept_blobs set kept_at = now() - interval '2 days'`.execute(catalog.db);
  return { sha256, before: new Date(Date.now() - 86_400_000) };
}

test.each([
  ["the day", Date],
  ["the process", performance],
])(
  "a removal that stands still after its claim, by the clock of %s, removes nothing that was stored meanwhile",
  async (_, clock) => {
    const other = await openStore();
    const { claim } = keptBlobs(catalog.db);
    const remover = await openStore({
      async claim(...asked) {
        const claimed = await claim(...asked);
        await standStill(clock);
        await other.put(bytes);
        return claimed;
      },
    });
    const { sha256, before } = await oldBlob(other);
    await expect(remover.removeUnused(sha256, before)).rejects.toMatchObject(away);
    expect(await other.has(sha256)).toBe(true);
  },
);

test("a removal is not sent again after its claim has ended", async () => {
  const store = await openStore();
  const { sha256, before } = await oldBlob(store);
  let sent = 0;
  proxy.fateOf = ({ method }) => {
    if (method !== "DELETE") return "pass";
    sent += 1;
    const now = Date.now.bind(Date);
    vi.spyOn(Date, "now").mockImplementation(() => now() + standstillMs);
    return "fail";
  };
  await expect(store.removeUnused(sha256, before)).rejects.toMatchObject(away);
  expect([sent, await store.has(sha256)]).toEqual([1, true]);
});

test("a removal without an answer is cut off in time", async () => {
  proxy.fateOf = ({ method }) => (method === "DELETE" ? "hang" : "pass");
  await expect(bucket.remove("any", new Deadline(200))).rejects.toMatchObject(away);
  expect(proxy.counts.hang).toBe(1);
});

test("a file that is being removed for long is not waited for without end", async () => {
  const times = keptBlobs(catalog.db, { patience: 150 });
  const { sha256, before } = await oldBlob(await openStore());
  expect(await times.claim(sha256, new Date(0), before)).not.toBeNull();
  await expect(times.renew([sha256])).rejects.toMatchObject(away);
});

test("nothing is kept of hashes that are only asked about", async () => {
  const store = await openStore();
  await sql`truncate kept_blobs`.execute(catalog.db);
  const { sha256 } = await store.put(bytes);
  const unknown = "e".repeat(64);
  expect(await store.keep([sha256, unknown])).toEqual([unknown]);
  const { rows } = await sql`select encode(sha256, 'hex') as sha256 from kept_blobs`.execute(
    catalog.db,
  );
  expect(rows).toEqual([{ sha256 }]);
});
