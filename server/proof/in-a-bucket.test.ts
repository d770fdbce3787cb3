import { afterAll, beforeAll, expect, test } from "vitest";
import { type ObjectStore, startObjectStore } from "#test/object-store.ts";
import { runs } from "#test/runs.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { runRandomOperations } from "./random-operations.ts";

let objects: ObjectStore;
let service: TestService;
beforeAll(async () => {
  objects = await startObjectStore();
  service = await startTestService({ workers: false, storage: objects.place() });
});
afterAll(async () => {
  await service.close();
  await objects.stop();
});

const seed = Number(process.env["STILLFRAME_SEED"] ?? Date.now() % 2 ** 32);

test("random operations in a bucket agree with the model, through deaths and zombies", async () => {
  const figures = await runRandomOperations(service, { seed, milliseconds: runs(6000) });
  process.stdout.write(`random operations in a bucket: ${JSON.stringify({ seed, ...figures })}\n`);
  expect(figures.checks, `seed ${seed}`).toBeGreaterThan(0);
  expect(figures.rehashed).toBeGreaterThan(0);
}, 3_600_000);
