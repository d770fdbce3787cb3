import { S3Client } from "@aws-sdk/client-s3";
import { StartError } from "../../start-error.ts";
import { attempts, timeLimits } from "./limits.ts";
import type { S3Place } from "./place.ts";

const connections = 128;

/** A client that sends nothing yet. */
export function createClient(place: S3Place): S3Client {
  return new S3Client({
    ...(place.region !== null && { region: place.region }),
    ...(place.endpoint !== null && { endpoint: place.endpoint }),
    // The tables are reached by LanceDB, which does not read the endpoint of a profile: media would be in another store.
    ignoreConfiguredEndpointUrls: true,
    ...(place.credentials && { credentials: place.credentials }),
    forcePathStyle: place.pathStyle,
    maxAttempts: attempts,
    // Every body has its MD5, which all stores check; not all know the newer checksums, and some refuse them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Stores that do not answer it would hold up each large body for six seconds.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: timeLimits.connect,
      requestTimeout: timeLimits.request,
      throwOnRequestTimeout: true,
      socketTimeout: timeLimits.silence,
      httpAgent: { keepAlive: true, maxSockets: connections },
      httpsAgent: { keepAlive: true, maxSockets: connections },
    },
  });
}

/** @throws StartError where it is not known */
export async function regionOf(client: S3Client, { endpoint, region }: S3Place): Promise<string> {
  if (region !== null) return region;
  try {
    return await client.config.region();
  } catch {
    // A store other than AWS ignores the region, which is a part of each signature.
    if (endpoint !== null) return "us-east-1";
    throw new StartError("AWS_REGION must be the region of the bucket, such as eu-central-1");
  }
}
