import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "#test/runs.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { runRandomOperations } from "./random-operations.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

/** `STILLFRAME_SEED` repeats the choices of a failed run; the interleaving of its clients is not repeated. */
const seed = Number(process.env["STILLFRAME_SEED"] ?? Date.now() % 2 ** 32);

test("random operations of several clients agree with the model, through deaths and zombies", async () => {
  const figures = await runRandomOperations(service, { seed, milliseconds: runs(6000) });
  // Printed with every result: how much was tried, and the seed to repeat it.
  process.stdout.write(`random operations: ${JSON.stringify({ seed, ...figures })}\n`);
  expect(figures.checks, `seed ${seed}`).toBeGreaterThan(0);
  expect(figures.rehashed).toBeGreaterThan(0);
}, 3_600_000);
