import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type ObjectStore, objectStoreAt, startObjectStore } from "#test/object-store.ts";
import { openBucketExportFiles } from "./blobs/s3/bucket-export-files.ts";
import { demandStore } from "./demand-store.ts";
import { writeInstallationFile } from "./installation-file.ts";
import { nameOfPlace } from "./lib/s3/place.ts";
import { Bucket } from "./lib/s3/bucket.ts";

let objects: ObjectStore;
beforeAll(async () => {
  objects = await startObjectStore();
});
afterAll(() => objects.stop());

test("a store with conditional writes is accepted, and nothing is left in it", async () => {
  const place = objects.place();
  await demandStore(place);
  const bucket = await Bucket.open(place);
  onTestFinished(() => bucket.close());
  expect(await bucket.hasAny("")).toBe(false);
  await demandStore(null);
});

test("a place inside that of another installation is refused", async () => {
  const outer = objects.place();
  const inner = { ...outer, prefix: `${outer.prefix}/exports` };
  await demandStore(inner);
  const identity = { id: "one", catalog: "embedded", current: null, next: null };
  await writeInstallationFile({ dataFolder: "", storage: outer }, identity);
  await expect(demandStore(inner)).rejects.toThrow(
    `STORAGE_URL is ${nameOfPlace(inner)}, which is inside another installation (${nameOfPlace(outer)}): name a place beside it`,
  );
  await demandStore(outer);
});

test("what others have put beside the exports is not listed, so it is not removed", async () => {
  const bucket = await Bucket.open(objects.place());
  onTestFinished(() => bucket.close());
  const id = "0d4f2c3a-5b6e-4f70-8a91-b2c3d4e5f607";
  for (const key of [id, "lake/installation.json", "notes.txt"]) {
    await bucket.put(`exports/${key}`, Buffer.from("bytes"));
  }
  const listed = await openBucketExportFiles(bucket, "").list();
  expect(listed.map(({ name }) => name)).toEqual([id]);
});

/** A store that has objects and no conditions, as many small ones have. */
async function smallStore(
  answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<string> {
  const kept = new Map<string, Buffer>();
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "", "http://store").pathname;
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (answer(request, response)) return;
      if (request.method === "PUT") kept.set(path, Buffer.concat(parts));
      if (request.method === "DELETE") kept.delete(path);
      const found = request.method === "GET" ? kept.get(path) : Buffer.alloc(0);
      response.writeHead(found === undefined ? 404 : 200).end(found);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a store that ignores If-None-Match is refused in one line that names it", async () => {
  const endpoint = await smallStore();
  const refusal = demandStore(objectStoreAt(endpoint).place("team/one"));
  await expect(refusal).rejects.toThrow(
    `STORAGE_URL is s3://stillframe-test/team/one, and ${endpoint} replaces an object although it is asked not to (If-None-Match: *): commits would be lost, so the service does not run on it`,
  );
});

test("a store that does not know If-None-Match is refused", async () => {
  const endpoint = await smallStore((request, response) => {
    if (request.headers["if-none-match"] === undefined) return false;
    response.writeHead(501).end("<Error><Code>NotImplemented</Code></Error>");
    return true;
  });
  await expect(demandStore(objectStoreAt(endpoint).place())).rejects.toThrow(
    /^STORAGE_URL cannot be used: s3:.*NotImplemented/,
  );
});

test.each([
  ["another bucket", { bucket: "not-there" }, /cannot be used: s3:\/\/not-there\/.*NoSuchBucket.*/],
  [
    "another key",
    { credentials: { accessKeyId: "test-key", secretAccessKey: "wrong" } },
    /cannot be used: s3:.*SignatureDoesNotMatch/,
  ],
  ["a port where nothing listens", { endpoint: "http://127.0.0.1:1" }, /cannot be reached: s3:.*/],
])("%s is refused in one line", async (_, change, expected) => {
  const refusal = demandStore({ ...objects.place(), ...change });
  await expect(refusal).rejects.toThrow(expected);
  await expect(refusal).rejects.not.toThrow("\n");
});
