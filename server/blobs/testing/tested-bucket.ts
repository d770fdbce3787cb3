import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { onTestFinished } from "vitest";
import type { ObjectStore } from "#test/object-store.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import { keptBlobs } from "../../catalog/kept-blobs.ts";
import { Bucket } from "../../lib/s3/bucket.ts";
import type { TestedStore } from "../../ports/testing/blob-store-suite.ts";
import { blobKey, openS3Store } from "../s3/s3-store.ts";

/** A store below a prefix of its own, with a scratch folder that is removed after the test. */
export async function openTestedBucket(
  objects: Pick<ObjectStore, "place">,
  { db }: Pick<Catalog, "db">,
): Promise<TestedStore & { bucket: Bucket }> {
  // The tests of a file share the catalog.
  await sql`truncate kept_blobs`.execute(db);
  const scratch = await mkdtemp(join(tmpdir(), "scratch-"));
  const bucket = await Bucket.open(objects.place());
  onTestFinished(async () => {
    bucket.close();
    await rm(scratch, { recursive: true });
  });
  return {
    bucket,
    store: await openS3Store({ bucket, times: keptBlobs(db), scratch }),
    async age(sha256, storedAt) {
      await sql`update kept_blobs set kept_at = ${storedAt}
        where sha256 = decode(${sha256}, 'hex')`.execute(db);
    },
    damage: async (sha256, bytes) => void (await bucket.put(blobKey(sha256), bytes)),
    unfinished: async () => (await readdir(scratch)).length,
  };
}
