import type { Bucket } from "./bucket.ts";
import type { S3Place } from "./place.ts";

/**
 * Loads the client, which takes a tenth of a second of processor time, only where there is a bucket. Sends nothing to
 * the store.
 * @throws StartError where the region is not known
 */
export async function openBucket(place: S3Place): Promise<Bucket> {
  const { Bucket } = await import("./bucket.ts");
  return await Bucket.open(place);
}
