import { attempts, timeLimits } from "../../lib/s3/limits.ts";
import { openBucket } from "../../lib/s3/open-bucket.ts";
import { type S3Place, nameOfPlace, withoutSlash } from "../../lib/s3/place.ts";
import type { LakeStorage } from "../../ports/lake-storage.ts";
import { bucketStorage } from "./bucket-storage.ts";
import { openFolderStorage } from "./folder-storage.ts";

/** Where the lake lies. Can be passed to another thread. */
export type LakeSite =
  | { directory: string }
  /** The place of the installation; the lake is its folder `lake`. */
  | { place: S3Place };

/** The folder of the lake among the keys of an installation. */
export const lakeFolder = "lake";

/** The files of the lake; a folder is created if there is none. @param guard as in `Bucket` */
export async function storageAt(
  site: LakeSite,
  guard: () => void = () => {},
): Promise<LakeStorage> {
  if ("directory" in site) return await openFolderStorage(site.directory);
  const bucket = await openBucket(site.place);
  bucket.guard = guard;
  return bucketStorage(bucket, lakeFolder);
}

/** Where LanceDB finds the tables, and how it reaches their store. */
export interface LakeAddress {
  uri: string;
  storageOptions?: Record<string, string>;
}

/**
 * Without credentials, unless the place has its own: LanceDB finds them in the usual variables, files and services
 * itself, and renews them before they expire.
 */
export function addressOf(site: LakeSite): LakeAddress {
  if ("directory" in site) return { uri: site.directory };
  const { bucket, credentials, endpoint, pathStyle, region } = site.place;
  return {
    uri: `${nameOfPlace(site.place)}/${lakeFolder}`,
    storageOptions: {
      ...(region !== null && { aws_region: region }),
      ...(endpoint !== null && {
        aws_endpoint: pathStyle ? endpoint : withBucket(endpoint, bucket),
        allow_http: String(endpoint.startsWith("http:")),
      }),
      aws_virtual_hosted_style_request: String(!pathStyle),
      connect_timeout: `${timeLimits.connect / 1000}s`,
      // It has no limit for a silence; its requests are of some MB at most, and it tries each again.
      timeout: `${(2 * timeLimits.silence) / 1000}s`,
      client_max_retries: String(attempts - 1),
      client_retry_timeout: String(timeLimits.silence / 1000),
      ...(credentials && {
        aws_access_key_id: credentials.accessKeyId,
        aws_secret_access_key: credentials.secretAccessKey,
      }),
    },
  };
}

/** For a bucket in the host name, LanceDB expects it in the address. */
function withBucket(endpoint: string, bucket: string): string {
  const url = new URL(endpoint);
  url.host = `${bucket}.${url.host}`;
  return withoutSlash(url.href);
}
