import { randomUUID } from "node:crypto";
import { readInstallationFile } from "./installation-file.ts";
import type { Bucket } from "./lib/s3/bucket.ts";
import { openBucket } from "./lib/s3/open-bucket.ts";
import { type S3Place, nameOfPlace } from "./lib/s3/place.ts";
import { isStoreError } from "./lib/store-error.ts";
import { StartError } from "./start-error.ts";

/**
 * Checks that the object store can be written to, and that it refuses to replace an object where asked to: without
 * that, two commits of the same version would both succeed, and one of them would be lost. The place must not be inside
 * that of another installation.
 * @throws StartError in one line that names the variable or the store
 */
export async function demandStore(place: S3Place | null): Promise<void> {
  if (place === null) return;
  const bucket = await openBucket(place);
  const key = `probe/${randomUUID()}`;
  try {
    await probe(bucket, key);
    await demandOutside(place);
  } catch (error) {
    if (!isStoreError(error)) throw error;
    throw new StartError(
      error.code === "STORE_AWAY"
        ? `STORAGE_URL cannot be reached: ${error.message}`
        : `STORAGE_URL cannot be used: ${error.message} (see the name of the bucket, the credentials of AWS and their rights, AWS_REGION and AWS_ENDPOINT_URL_S3)`,
      { cause: error },
    );
  } finally {
    await bucket.remove(key).catch(() => {});
    bucket.close();
  }
}

/** Two installations, one below the other, would take each other's objects for their own. */
async function demandOutside(place: S3Place): Promise<void> {
  const parts = place.prefix.split("/").filter(Boolean);
  for (const length of parts.keys()) {
    const outer = { ...place, prefix: parts.slice(0, length).join("/") };
    if (!(await hasInstallationFile(outer))) continue;
    throw new StartError(
      `STORAGE_URL is ${nameOfPlace(place)}, which is inside another installation (${nameOfPlace(outer)}): name a place beside it`,
    );
  }
}

async function hasInstallationFile(storage: S3Place): Promise<boolean> {
  try {
    return (await readInstallationFile({ dataFolder: "", storage })) !== null;
  } catch (error) {
    // Usually the rights end at the prefix.
    if (isStoreError(error) && error.code === "STORE_FORBIDDEN") return false;
    throw error;
  }
}

async function probe(bucket: Bucket, key: string): Promise<void> {
  const first = Buffer.from("first");
  await bucket.put(key, first, { ifNew: true });
  const isReplaced = await bucket.put(key, Buffer.from("second"), { ifNew: true });
  const found = await bucket.read(key);
  if (!isReplaced && found !== undefined && first.equals(found)) return;
  const { endpoint } = bucket.place;
  throw new StartError(
    `STORAGE_URL is ${nameOfPlace(bucket.place)}, and ${endpoint ?? "its store"} ${isReplaced ? "replaces an object although it is asked not to (If-None-Match: *)" : "does not return what was written"}: commits would be lost, so the service does not run on it`,
  );
}
