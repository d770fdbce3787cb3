import { afterAll, beforeAll } from "vitest";
import { startObjectStore } from "#test/object-store.ts";
import { openCatalog } from "../../catalog/catalog.ts";
import { describeBlobStore } from "../../ports/testing/blob-store-suite.ts";
import { openTestDatabase } from "../../testing/test-database.ts";
import { openTestedBucket } from "../testing/tested-bucket.ts";

let objects: Awaited<ReturnType<typeof startObjectStore>>;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
let catalog: Awaited<ReturnType<typeof openCatalog>>;
beforeAll(async () => {
  objects = await startObjectStore();
  database = await openTestDatabase("");
  catalog = await openCatalog({ connection: database.connection });
});
afterAll(async () => {
  await catalog.close();
  await database.stop();
  await objects.stop();
});

describeBlobStore("a bucket", () => openTestedBucket(objects, catalog));
