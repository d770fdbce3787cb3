/**
 * One large dataset: uploading it would take minutes, so it is written as the creation task writes it, with a few
 * pictures of the sample in rotation.
 *
 *   fork: test/large-service.ts <items>
 */

import { seedDataset } from "#server/testing/datasets.ts";
import { serveConsole } from "./serve-console.ts";
import type { LargeService } from "./start-large-service.ts";

const items = Number(process.argv[2]);
const { url, service, blobs, serveUntilStopped } = await serveConsole(50);
const { id: datasetId } = await seedDataset(service, service.owner, {
  name: "Large",
  items,
  blobs,
});
await serveUntilStopped({ url, datasetId } satisfies LargeService);
