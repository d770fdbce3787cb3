import { expect, test } from "vitest";
import { addressOf } from "../../lake/files/site.ts";
import { readPlace } from "./place.ts";

const read = (env: Record<string, string>) => readPlace((name) => env[name]);

test("a bucket of AWS is named by STORAGE_URL alone", () => {
  expect(read({})).toBeNull();
  expect(read({ STORAGE_URL: "s3://my-data/team/stillframe/" })).toEqual({
    bucket: "my-data",
    prefix: "team/stillframe",
    endpoint: null,
    region: null,
    pathStyle: false,
  });
  expect(read({ STORAGE_URL: "s3://my-data", AWS_DEFAULT_REGION: "eu-west-1" })).toMatchObject({
    prefix: "",
    region: "eu-west-1",
  });
});

test("another store is named by the variables of AWS, and has its bucket in the path", () => {
  const env = {
    STORAGE_URL: "s3://my-data/x",
    AWS_ENDPOINT_URL: "https://other.example.com",
    AWS_ENDPOINT_URL_S3: "https://s3.example.com/",
    AWS_REGION: "eu-north-1",
  };
  const place = read(env);
  expect(place).toMatchObject({
    endpoint: "https://s3.example.com",
    region: "eu-north-1",
    pathStyle: true,
  });
  expect(place && addressOf({ place })).toMatchObject({
    uri: "s3://my-data/x/lake",
    storageOptions: {
      aws_endpoint: "https://s3.example.com",
      allow_http: "false",
      aws_virtual_hosted_style_request: "false",
    },
  });
  const virtual = read({ ...env, STORAGE_PATH_STYLE: "off" });
  expect(virtual && addressOf({ place: virtual }).storageOptions).toMatchObject({
    aws_endpoint: "https://my-data.s3.example.com",
    aws_virtual_hosted_style_request: "true",
  });
});

test.each([
  [{ STORAGE_URL: "gs://bucket/x" }, /^STORAGE_URL must be s3:.*Google Cloud Storage is not supp/],
  [{ STORAGE_URL: "az://container" }, /^STORAGE_URL must be s3:.*Azure Blob Storage is not supp/],
  [{ STORAGE_URL: "/srv/data" }, /^STORAGE_URL must look like s3:\/\/bucket\/prefix/],
  [{ STORAGE_URL: "s3://" }, /^STORAGE_URL must look like/],
  [{ STORAGE_URL: "s3://Bucket" }, /^STORAGE_URL must look like/],
  [{ STORAGE_URL: "s3://key:hunter2@bucket" }, /^STORAGE_URL must look like (?!.*hunter2)/],
  [{ STORAGE_URL: "s3://bucket/a//b" }, /^STORAGE_URL must look like/],
  [{ STORAGE_URL: "s3://bucket/../b" }, /^STORAGE_URL must look like/],
  [{ STORAGE_URL: "s3://bucket/a b" }, /^STORAGE_URL must look like/],
  [{ STORAGE_URL: "s3://bucket/a?region=x" }, /^STORAGE_URL must look like/],
  [
    { STORAGE_URL: "s3://bucket", AWS_ENDPOINT_URL_S3: "http://minio.local:9000" },
    /^AWS_ENDPOINT_URL_S3 must begin with https:\/\/ unless it is a loopback address, and it is minio.local:9000$/,
  ],
  [
    { STORAGE_URL: "s3://bucket", AWS_ENDPOINT: "https://s3.example.com" },
    /^AWS_ENDPOINT must be unset: use AWS_ENDPOINT_URL_S3$/,
  ],
  [
    { STORAGE_URL: "s3://bucket", AWS_ENDPOINT_URL: "s3.example.com" },
    /^AWS_ENDPOINT_URL must look like https:/,
  ],
  [
    { STORAGE_URL: "s3://bucket", STORAGE_PATH_STYLE: "yes" },
    /^STORAGE_PATH_STYLE must be on or off, and it is "yes"$/,
  ],
])("%o is refused by its name", (env, message) => {
  expect(() => read(env)).toThrow(message);
});
