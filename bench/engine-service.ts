import { SignJWT } from "jose";
import pg from "pg";
import { createApp } from "#server/http/app.ts";
import { listen } from "#server/http/node-server.ts";
import { createLog } from "#server/log.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";
import { watchStatements } from "./statements.ts";

/** Sent to the measuring process once everything is seeded and the service listens. */
export interface BenchService {
  url: string;
  token: string;
  datasets: { id: string; items: number; snapshots: [string, string] }[];
  /** An empty database on the same server. */
  peer: pg.ClientConfig;
}

const statements = watchStatements();
const sizes = (process.argv[2] ?? "").split(",").map(Number);
const service = await startTestService();
const { services, owner } = service;
const app = createApp({ services, log: createLog("silent"), version: "bench" });
const server = await listen(app, { host: "127.0.0.1", port: 0 });

const datasets: BenchService["datasets"] = [];
for (const items of sizes) {
  const { id, snapshotId } = await seedDataset(service, owner, { name: `Bench ${items}`, items });
  await services.media.edit(service.as(), id, { filter: { label: ["dog"] }, add_tags: ["bench"] });
  const { snapshot_id } = await services.snapshots.create(service.as(), id, {});
  datasets.push({ id, items, snapshots: [snapshotId, snapshot_id] });
  process.stderr.write(`seeded ${items} items\n`);
}

const key = await services.accounts.createKey(owner);
const now = Math.floor(Date.now() / 1000);
const token = await new SignJWT({ sub: key.api_key, iss: "sdk", iat: now, exp: now + 3600 })
  .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: key.api_key })
  .sign(new TextEncoder().encode(key.api_secret));

const admin = new pg.Client(service.connection);
await admin.connect();
await admin.query("create database peer");
await admin.end();

const stopped = new Promise<void>((resolve) => {
  process.on("message", (message) => {
    if (message === "statements") process.send?.(statements.take());
    else resolve();
  });
});
process.send?.({
  url: server.url,
  token,
  datasets,
  peer: { ...service.connection, database: "peer" },
} satisfies BenchService);

await stopped;
await server.close(1000);
await service.close();
process.disconnect();
