import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type FaultyProxy, startFaultyProxy } from "#test/faulty-proxy.ts";
import { type ObjectStore, objectStoreAt, startObjectStore } from "#test/object-store.ts";
import { runs } from "#test/runs.ts";
import { countDamage } from "../catalog/lake-files.ts";
import { collect } from "../services/upkeep/collect.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { randomFrom } from "./random.ts";
import { runRandomOperations } from "./random-operations.ts";

let objects: ObjectStore;
let proxy: FaultyProxy;
beforeAll(async () => {
  objects = await startObjectStore();
  proxy = await startFaultyProxy(objects.endpoint);
});
afterAll(async () => {
  proxy.stop();
  await objects.stop();
});

async function startInBucket(): Promise<TestService> {
  const storage = objectStoreAt(proxy.endpoint).place();
  const service = await startTestService({ workers: false, storage });
  onTestFinished(() => service.close());
  return service;
}

const seed = Number(process.env["STILLFRAME_SEED"] ?? Date.now() % 2 ** 32);

test("random operations in a bucket agree with the model, through deaths and zombies", async () => {
  const service = await startInBucket();
  const figures = await runRandomOperations(service, { seed, milliseconds: runs(2500) });
  process.stdout.write(`random operations in a bucket: ${JSON.stringify({ seed, ...figures })}\n`);
  expect(figures.checks, `seed ${seed}`).toBeGreaterThan(0);
}, 3_600_000);

test("no acknowledged write is lost in a store that is slow, fails, or answers a success as an error", async () => {
  const service = await startInBucket();
  const random = randomFrom(seed);
  const storeFails = (fails: boolean) => {
    proxy.delayMs = fails ? 3 : 0;
    proxy.fateOf = ({ method }) => {
      if (!fails || random.below(20) > 0) return "pass";
      // Only an answer with bytes can break off in their middle.
      return random.pick(method === "GET" ? ["fail", "break"] : ["fail", "lose"]);
    };
  };
  const figures = await runRandomOperations(service, {
    seed,
    milliseconds: runs(2500),
    storeFails,
  });
  const { counts } = proxy;
  process.stdout.write(`a store that fails: ${JSON.stringify({ seed, ...figures, counts })}\n`);
  expect(figures.checks, `seed ${seed}`).toBeGreaterThan(0);
  expect(counts.fail + counts.lose + counts.break).toBeGreaterThan(0);
  // A store that is away is no damage.
  expect(await countDamage(service.deps.catalog.db)).toEqual({
    families: 0,
    datasets: 0,
    snapshots: 0,
    blobs: 0,
  });
}, 3_600_000);

test("a branch whose answer was lost is there: an edit of a clone and a collection take place", async () => {
  const service = await startInBucket();
  const { services, owner } = service;
  const { id, snapshotId } = await seedDataset(service, owner, { items: 5 });
  let lost = 0;
  proxy.fateOf = ({ method, url = "" }) => {
    if (method !== "PUT" || !url.includes("/_refs/branches/") || lost % 2 === 1) return "pass";
    lost += 1;
    return "lose";
  };
  onTestFinished(() => void (proxy.fateOf = () => "pass"));
  await services.snapshots.clone(service.as(), id, snapshotId, {});
  const all = await (await services.datasets.list(owner, "date")).load();
  const clone = all.find((each) => each.id !== id)?.id ?? "";
  const tag = { filter: {}, add_tags: ["seen"] };
  expect((await services.media.edit(service.as(), clone, tag)).updated).toBe(5);
  expect(lost).toBe(1);
  lost = 0;
  await collect(service.deps, {});
  expect(lost).toBe(1);
});
