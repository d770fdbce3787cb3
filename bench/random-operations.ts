import { parseArgs } from "node:util";
import { runRandomOperations } from "#server/proof/random-operations.ts";
import { startTestService } from "#server/testing/test-service.ts";

/**
 * A long run of the random operations that the tests run for some seconds:
 *
 *     node bench/random-operations.ts --minutes 10 --seed 7
 *
 * At the first difference it prints the seed and exits with 1.
 */

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string" } },
});
const milliseconds = Number(values.minutes) * 60_000;
const seed = Number(values.seed ?? Date.now() % 2 ** 32);
if (!Number.isFinite(milliseconds) || !Number.isInteger(seed)) {
  throw new TypeError("--minutes takes a number, --seed a whole number");
}

const service = await startTestService({ workers: false });
try {
  let next = Date.now() + 30_000;
  const figures = await runRandomOperations(service, {
    seed,
    milliseconds,
    onRound(sofar) {
      if (Date.now() < next) return;
      next = Date.now() + 30_000;
      console.log(describe(sofar.operations), `${sofar.rehashed} snapshots hashed again`);
    },
  });
  const { operations, ...counts } = figures;
  console.log(`seed ${seed}, ${values.minutes} minutes, 0 mismatches`);
  console.table({ ...operations, ...counts });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await service.close();
}

function describe(operations: Record<string, number>): string {
  const total = Object.values(operations).reduce((sum, count) => sum + count, 0);
  return `${total} operations,`;
}
