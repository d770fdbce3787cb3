import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "#test/runs.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { runRandomOperations } from "./random-operations.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

/** `STILLFRAME_SEED` repeats the choices of a run that failed; how its clients interleave is not repeated. */
const seed = Number(process.env["STILLFRAME_SEED"] ?? Date.now() % 2 ** 32);

test("random operations by several clients leave what the model says, through deaths and zombies", async () => {
  const figures = await runRandomOperations(service, { seed, milliseconds: runs(6000) });
  // With the result, whatever it is: how much was tried, and how to try it again.
  process.stdout.write(`random operations: ${JSON.stringify({ seed, ...figures })}\n`);
  expect(figures.checks, `seed ${seed}`).toBeGreaterThan(0);
  expect(figures.rehashed).toBeGreaterThan(0);
}, 3_600_000);
