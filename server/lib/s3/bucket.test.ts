import type { IncomingMessage } from "node:http";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { HeadBucketCommand, S3ServiceException } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type FaultyProxy, startFaultyProxy } from "#test/faulty-proxy.ts";
import { type ObjectStore, objectStoreAt, startObjectStore } from "#test/object-store.ts";
import { Bucket } from "./bucket.ts";
import { createClient } from "./client.ts";
import { partBytes, putInParts } from "./put-in-parts.ts";
import { storeFailure } from "./store-failure.ts";

let objects: ObjectStore;
let proxy: FaultyProxy;
let bucket: Bucket;
let folder: string;
let path: string;
/** Of one part and a bit. */
const size = partBytes + 5;
beforeAll(async () => {
  objects = await startObjectStore();
  proxy = await startFaultyProxy(objects.endpoint);
  bucket = await Bucket.open(objectStoreAt(proxy.endpoint).place());
  folder = await mkdtemp(join(tmpdir(), "parts-"));
  path = join(folder, "file");
  const file = await open(path, "w");
  await file.truncate(size);
  await file.close();
});
afterEach(() => {
  proxy.fateOf = () => "pass";
});
afterAll(async () => {
  bucket.close();
  proxy.stop();
  await objects.stop();
  await rm(folder, { recursive: true });
});

const away = { name: "StoreError", code: "STORE_AWAY" };
const isCompletion = ({ method, url = "" }: IncomingMessage) =>
  method === "POST" && url.includes("uploadId=");

test("a file in parts is stored although the answer to its completion is lost", async () => {
  let lost = 0;
  proxy.fateOf = (request) => (isCompletion(request) && lost++ === 0 ? "lose" : "pass");
  await bucket.putFile("lost", path);
  expect(lost).toBe(2);
  expect(await bucket.look("lost")).toMatchObject({ sizeBytes: size });

  // An upload that somebody else has ended.
  proxy.fateOf = (request) => (isCompletion(request) ? "gone" : "pass");
  await expect(bucket.putFile("ended", path)).rejects.toMatchObject(away);
});

test("after a part that fails none is begun, and the upload is given up when none is on its way", async () => {
  const steps: string[] = [];
  const client = createClient(objects.place());
  let parts = 0;
  client.middlewareStack.add(
    (_, { commandName = "" }) =>
      async () => {
        steps.push(commandName);
        if (commandName === "UploadPartCommand") {
          parts += 1;
          const isFirst = parts === 1;
          await wait(isFirst ? 5 : 50);
          if (isFirst) throw new Error("refused");
        }
        steps.push(`${commandName} ended`);
        return { output: { $metadata: {} }, response: {} };
      },
    { step: "initialize", priority: "high" },
  );
  const file = await open(join(folder, "sparse"), "w+");
  await file.truncate(3 * partBytes);
  const object = { Bucket: "b", Key: "k" };
  const isThere = async () => false;
  const put = putInParts({ client, object, file, size: 3 * partBytes, limit: pLimit(2), isThere });
  await expect(put).rejects.toThrow("refused");
  await file.close();
  expect(steps).toEqual([
    "CreateMultipartUploadCommand",
    "CreateMultipartUploadCommand ended",
    "UploadPartCommand",
    "UploadPartCommand",
    "UploadPartCommand ended",
    "AbortMultipartUploadCommand",
    "AbortMultipartUploadCommand ended",
  ]);
});

test("a 404 of what is in front of the store is no missing object", async () => {
  await bucket.put("there", Buffer.from("bytes"));
  expect(await bucket.look("absent")).toBeUndefined();
  expect(await bucket.read("absent")).toBeUndefined();
  proxy.fateOf = () => "gone";
  await expect(bucket.look("there")).rejects.toMatchObject(away);
  await expect(bucket.read("there")).rejects.toMatchObject(away);
  await expect(bucket.copy("there", "elsewhere")).rejects.toMatchObject(away);
  await expect(bucket.put("there", Buffer.from("bytes"))).rejects.toMatchObject(away);
  // One that comes back between the two questions.
  let asked = 0;
  proxy.fateOf = () => (asked++ === 0 ? "gone" : "pass");
  expect(await bucket.look("there")).toMatchObject({ sizeBytes: 5 });
});

test("the endpoint of a profile is not used, because LanceDB does not use it either", async () => {
  const profile = join(folder, "config");
  await writeFile(profile, "[default]\nendpoint_url = http://127.0.0.1:1\n");
  vi.stubEnv("AWS_CONFIG_FILE", profile);
  const client = createClient({ ...objects.place(), endpoint: null, pathStyle: false });
  let host = "";
  client.middlewareStack.add(
    () => async (step) => {
      host = (step.request as { hostname: string }).hostname;
      throw new Error("not sent");
    },
    { step: "finalizeRequest", priority: "low" },
  );
  await expect(client.send(new HeadBucketCommand({ Bucket: "data" }))).rejects.toThrow("not sent");
  expect(host).toBe("data.s3.us-east-1.amazonaws.com");
  vi.unstubAllEnvs();
});

test.each([
  [400, "RequestTimeout", "STORE_AWAY"],
  [400, "IncompleteBody", "STORE_AWAY"],
  [400, "BadDigest", "STORE_AWAY"],
  [409, "OperationAborted", "STORE_AWAY"],
  [409, "ConditionalRequestConflict", "STORE_AWAY"],
  [429, "TooManyRequests", "STORE_AWAY"],
  [503, "SlowDown", "STORE_AWAY"],
  [404, "UnknownError", "STORE_AWAY"],
  [404, "NoSuchBucket", "STORE_FORBIDDEN"],
  [403, "AccessDenied", "STORE_FORBIDDEN"],
  [400, "EntityTooLarge", undefined],
])("an answer of %i %s is %s", (httpStatusCode, name, code) => {
  const $metadata = { httpStatusCode };
  const error = new S3ServiceException({ name, $fault: "client", message: "", $metadata });
  const failure = storeFailure("s3://bucket", error);
  if (code === undefined) expect(failure).toBe(error);
  else expect(failure).toMatchObject({ name: "StoreError", code });
});
