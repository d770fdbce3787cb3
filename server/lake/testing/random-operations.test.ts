import * as fc from "fast-check";
import { test } from "vitest";
import { runs } from "#test/runs.ts";
import { operation, World } from "./random-world.ts";

test("after any sequence of operations, every live version has its content unchanged", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 25, maxLength: 60 }), async (steps) => {
      const world = await World.create();
      try {
        for (const [i, step] of steps.entries()) {
          await world.run(step);
          if (i % 8 === 7) await world.check();
        }
        await world.check();
      } finally {
        await world.close();
      }
    }),
    { numRuns: runs(2), endOnFailure: true },
  );
}, 120_000);
