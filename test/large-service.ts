/**
 * A process of its own: the service with the built console, nobody to sign in, and one large dataset. What takes
 * minutes to upload is written here as the creation task writes it, with the sample's pictures over and over.
 *
 *   node test/large-service.ts <items>
 */

import { join } from "node:path";
import { sampleItems } from "#server/blobs/sample.ts";
import { createApp } from "#server/http/app.ts";
import { listen } from "#server/http/node-server.ts";
import { createLog } from "#server/log.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";
import type { LargeService } from "./start-large-service.ts";

const items = Number(process.argv[2]);
const service = await startTestService();
const app = createApp({
  services: service.services,
  log: createLog("silent"),
  version: "large",
  authOff: true,
  consoleDir: join(import.meta.dirname, "../dist"),
});
const server = await listen(app, { host: "127.0.0.1", port: 0 });

const blobs: string[] = [];
for await (const { path } of sampleItems()) {
  blobs.push((await service.deps.blobs.put({ path })).sha256);
  if (blobs.length === 50) break;
}
const { id } = await seedDataset(service, service.owner, { name: "Large", items, blobs });

const stopped = new Promise((resolve) => process.once("message", resolve));
process.send?.({ url: server.url, datasetId: id, items } satisfies LargeService);
await stopped;
await server.close(1000);
await service.close();
process.disconnect();
