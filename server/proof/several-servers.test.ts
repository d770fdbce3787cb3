import { afterAll, beforeAll, expect, test } from "vitest";
import { type ObjectStore, startObjectStore } from "#test/object-store.ts";
import { runs } from "#test/runs.ts";
import { type SeveralServers, startServers } from "#test/several-servers/several-servers.ts";
import { faults, runOnServers } from "./several-servers.ts";

let objects: ObjectStore;
let servers: SeveralServers;
beforeAll(async () => {
  objects = await startObjectStore();
  servers = await startServers({ roles: ["api", "api", "worker"], objects });
});
afterAll(async () => {
  await servers?.stop();
  await objects.stop();
});

/** `STILLFRAME_SEED` repeats the choices of a failed run; the interleaving of its clients is not repeated. */
const seed = Number(process.env["STILLFRAME_SEED"] ?? Date.now() % 2 ** 32);

test("operations through a balancer agree with the model, while processes are killed, paused and cut off", async () => {
  // A few in each run of the suite, and all in a long one.
  const turn = seed % faults.length;
  const some = [...faults.slice(turn), ...faults.slice(0, turn)].slice(0, runs(3));
  const figures = await runOnServers(servers, { seed, milliseconds: runs(1000), faults: some });
  // Printed with every result: how much was tried, and the seed to repeat it.
  process.stdout.write(`several servers: ${JSON.stringify({ seed, ...figures })}\n`);
  expect(figures.checks, `seed ${seed}`).toBeGreaterThan(0);
  expect(figures.acknowledged).toBeGreaterThan(0);
  // Of all datasets that were uploaded while something broke, some were acknowledged.
  expect(figures.uploads).toBeGreaterThan(0);
}, 3_600_000);
