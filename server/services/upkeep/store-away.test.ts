import type { IncomingMessage } from "node:http";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type FaultyProxy, startFaultyProxy } from "#test/faulty-proxy.ts";
import { type ObjectStore, objectStoreAt, startObjectStore } from "#test/object-store.ts";
import { headOf } from "../../catalog/datasets.ts";
import { countDamage } from "../../catalog/lake-files.ts";
import type { DatasetRow } from "../../catalog/schema.ts";
import { storageError } from "../../errors.ts";
import { openLake } from "../../lake/lake.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { doctor } from "./doctor.ts";
import { heal } from "./heal.ts";
import { verifyVersion } from "./verify-version.ts";
import { verifier } from "./verify.ts";

/** A store that is away is no damage: nothing may be recorded because of it. */

let objects: ObjectStore;
let proxy: FaultyProxy;
let service: TestService;
let dataset: DatasetRow;
let snapshotId: string;

beforeAll(async () => {
  objects = await startObjectStore();
  proxy = await startFaultyProxy(objects.endpoint);
  const storage = objectStoreAt(proxy.endpoint).place();
  service = await startTestService({ workers: false, storage });
  const { deps, services, owner } = service;
  const bytes = Buffer.from("one picture");
  const { sha256 } = await deps.blobs.put(bytes);
  const facts = { sizeBytes: bytes.length };
  const made = await seedDataset(service, owner, { items: 30, blobs: [sha256], facts });
  snapshotId = made.snapshotId;
  await services.media.edit(service.as(), made.id, { filter: {}, add_tags: ["seen"] });
  dataset = await deps.catalog.db
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", made.id)
    .executeTakeFirstOrThrow();
}, 60_000);

afterEach(async () => {
  proxy.fateOf = () => "pass";
  await Promise.all(service.deps.verifying);
  const none = { families: 0, datasets: 0, snapshots: 0, blobs: 0 };
  expect(await countDamage(service.deps.catalog.db)).toEqual(none);
});

afterAll(async () => {
  await service.close();
  proxy.stop();
  await objects.stop();
});

/** The requests of data files only: all others say that every file is there. */
const isDataFile = ({ method, url = "" }: IncomingMessage) =>
  method === "GET" && /\/data\//.test(url) && !url.includes("list-type");
const away = { kind: "unavailable", refusal: { code: "store_away" } };
const errorOf = (work: Promise<unknown>) => work.then(() => null, storageError);

test.each(["fail", "break"] as const)("a data file whose reading ends in %s", async (fate) => {
  const { deps } = service;
  await sql`update lake_files set verified_at = null`.execute(deps.catalog.db);
  proxy.fateOf = (request) => (isDataFile(request) ? fate : "pass");
  const reading = { since: new Date() };
  const verified = verifyVersion(deps, dataset.family_id, headOf(dataset), reading);
  expect(await errorOf(verified)).toMatchObject(away);
  const examined = doctor(deps, { readData: true, repair: true });
  expect(await errorOf(examined)).toMatchObject(away);

  // An answer that breaks off once is asked for again.
  let left = 1;
  proxy.fateOf = (request) => (isDataFile(request) && left-- > 0 ? "break" : "pass");
  expect((await verifyVersion(deps, dataset.family_id, headOf(dataset), reading)).problems).toEqual(
    [],
  );
  expect(left).toBeLessThanOrEqual(0);
});

test("the items of a version that are compared with its content hash", async () => {
  const { deps } = service;
  proxy.fateOf = (request) => (isDataFile(request) ? "break" : "pass");
  // Without reading the files.
  await sql`update lake_files set verified_at = clock_timestamp()`.execute(deps.catalog.db);
  const reading = { since: new Date(0), items: true };
  const verified = verifyVersion(deps, dataset.family_id, headOf(dataset), reading);
  expect(await errorOf(verified)).toMatchObject(away);
});

test("a start, and the verifier", async () => {
  proxy.fateOf = ({ url = "" }) => (decodeURIComponent(url).includes("_refs") ? "fail" : "pass");
  expect(await errorOf(heal(service.deps))).toMatchObject(away);
  proxy.fateOf = () => "fail";
  expect(await errorOf(heal(service.deps))).toMatchObject(away);
  expect(await errorOf(verifier(service.deps)(new AbortController().signal))).toMatchObject(away);
});

test.each([
  ["everything fails", () => "fail"],
  ["data files break off", (request) => (isDataFile(request) ? "break" : "pass")],
] satisfies [string, FaultyProxy["fateOf"]][])("a difference where %s", async (_, fateOf) => {
  const { deps, owner, services } = service;
  proxy.fateOf = fateOf;
  const query = { from: snapshotId, to: "head", limit: 10 };
  const { diff } = services.comparison;
  expect(await errorOf(diff(owner, dataset.id, query))).toMatchObject(away);
  const list = await services.datasets.list(owner, "name");
  expect(await list.load()).toMatchObject([{ id: dataset.id }]);
  await Promise.all(deps.verifying);
});

test("a version that another process reads", async () => {
  const { lakeSite } = service;
  const lake = await openLake("place" in lakeSite ? { place: lakeSite.place } : lakeSite);
  try {
    for (const fateOf of [
      () => "fail",
      (request) => (isDataFile(request) ? "break" : "pass"),
    ] satisfies FaultyProxy["fateOf"][]) {
      proxy.fateOf = fateOf;
      const read = lake
        .reader(dataset.family_id, headOf(dataset))
        .then((reader) => reader.page({ limit: 1 }));
      expect(await errorOf(read)).toMatchObject(away);
    }
  } finally {
    await lake.close();
  }
});
