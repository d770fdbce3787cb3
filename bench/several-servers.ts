import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Fault, runOnServers } from "#server/proof/several-servers.ts";
import { type Role, startServers, wayTo } from "#test/several-servers/several-servers.ts";
import { startObjectStore } from "#test/object-store.ts";
import { preparePgBouncer } from "./pgbouncer.ts";
import { startPair } from "./postgres-pair.ts";

/**
 * A long run of the operations on several processes that the tests run for some seconds, while processes are killed,
 * stopped, paused and cut off:
 *
 *     node bench/several-servers.ts --minutes 10 --seed 7
 *     node bench/several-servers.ts --minutes 10 --bucket
 *     node bench/several-servers.ts --minutes 10 --failover --bin /usr/lib/postgresql/15/bin   # as root
 *
 * With `--pgbouncer`, requests go through one in transaction mode, and sessions past it. With `--failover`, the database is a pair: the primary restarts, and is killed and replaced by its standby at another
 * address. At the first violation it prints the seed and exits with 1.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string" },
    roles: { type: "string", default: "api,api,worker" },
    faults: { type: "string" },
    longest: { type: "string", default: "8000" },
    bucket: { type: "boolean", default: false },
    pgbouncer: { type: "boolean", default: false },
    failover: { type: "boolean", default: false },
    bin: { type: "string", default: "/usr/lib/postgresql/15/bin" },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 32);
const home = await mkdtemp(join(tmpdir(), "pair-"));
await chmod(home, 0o711);
const pair = values.failover ? await startPair(home, values.bin) : undefined;
const objects = values.bucket ? await startObjectStore() : undefined;
const pooling = values.pgbouncer ? await preparePgBouncer(home) : undefined;
const servers = await startServers({
  ...(pooling === undefined ? {} : { pool: (port) => pooling.start(port) }),
  ...(objects === undefined ? {} : { objects }),
  roles: values.roles.split(",") as Role[],
  ...(pair === undefined ? {} : { server: pair }),
});
const doors = [...servers.members.map((each) => each.database), servers.database];
const ofDatabase =
  pair === undefined
    ? []
    : [
        { name: "the database restarts", run: () => pair.restart() },
        {
          name: "the database fails over to another address",
          async run() {
            for (const door of doors) door.cut();
            const next = await pair.failOver();
            for (const door of doors) door.open(wayTo(next));
            await pair.rejoin();
          },
        },
      ];
const began = Date.now();
// Nothing of it may go on running.
process.once("SIGINT", () => {
  void servers.stop().then(() => process.exit(130));
});
try {
  let next = began + 30_000;
  const {
    operations,
    faults: suffered,
    ...counts
  } = await runOnServers(servers, {
    seed,
    milliseconds: Number(values.minutes) * 60_000,
    longest: Number(values.longest),
    ...(pair === undefined ? {} : { faults: ofDatabase }),
    ...(values.faults === undefined ? {} : { faults: values.faults.split(",") as Fault[] }),
    onRound(sofar) {
      if (Date.now() < next) return;
      next = Date.now() + 30_000;
      console.log(`${sum(sofar.operations)} operations, ${sum(sofar.faults)} faults`);
    },
  });
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  console.log(`seed ${seed}, ${minutes} minutes, 0 violations`);
  console.table({ operations: sum(operations), faults: sum(suffered), ...counts });
  console.table({ ...operations });
  console.table({ ...suffered });
  console.log("answered by each process that serves:", servers.balancer.answered.join(", "));
} catch (error) {
  console.error(`seed ${seed}`);
  console.error(error);
  console.error(servers.output().slice(-8000));
  process.exitCode = 1;
} finally {
  await servers.stop();
  pooling?.stop();
  await pair?.stop();
  await objects?.stop();
  await rm(home, { recursive: true, force: true });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}
