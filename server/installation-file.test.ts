import { expect, test } from "vitest";
import type { S3Place } from "./lib/s3/place.ts";
import { storageOfSite, wayTo } from "./installation-file.ts";

const place = (
  endpoint: string | null,
  prefix = "x",
): { dataFolder: string; storage: S3Place } => ({
  dataFolder: "/data",
  storage: { bucket: "data", prefix, endpoint, region: null, pathStyle: true },
});
const minio = place("https://minio.example.com");
const aws = place(null);

test("two stores may have a bucket of the same name", () => {
  expect(storageOfSite({ storage: null })).toBeNull();
  expect(storageOfSite(aws)).toBe("s3://data/x");
  expect(storageOfSite(minio)).toBe("s3://data/x at https://minio.example.com");
});

test.each([
  [null, minio, "the data folder", "s3://data/x", "unset STORAGE_URL"],
  ["s3://data/y", aws, "s3://data/y", "s3://data/x", "set STORAGE_URL to s3://data/y"],
  [
    storageOfSite(minio),
    { dataFolder: "/data" },
    "s3://data/x",
    "/data",
    "set STORAGE_URL to s3://data/x",
  ],
  [
    storageOfSite(minio),
    aws,
    "s3://data/x at https://minio.example.com",
    "s3://data/x",
    "set STORAGE_URL to s3://data/x and AWS_ENDPOINT_URL_S3 to https://minio.example.com",
  ],
  [
    storageOfSite(aws),
    minio,
    "s3://data/x",
    "s3://data/x at https://minio.example.com",
    "set STORAGE_URL to s3://data/x and unset AWS_ENDPOINT_URL_S3",
  ],
])("from %s, the site %o is elsewhere", (recorded, site, there, here, how) => {
  expect(wayTo(recorded, site)).toEqual({ there, here, how });
});
