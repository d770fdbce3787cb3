import { createHash } from "node:crypto";
import { expect, onTestFinished, test, vi } from "vitest";
import { storeUploads } from "./store-uploads.ts";
import type { UploadedFile } from "../../ports/requests.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = (size: number, fill: number) => Buffer.alloc(size, fill);

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

async function* request(
  contents: Record<string, Uint8Array>,
  onNext: (name: string) => void = () => {},
): AsyncGenerator<UploadedFile> {
  for (const [name, bytes] of Object.entries(contents)) {
    onNext(name);
    yield { name, bytes: inPieces(bytes) };
  }
}

/** A store that accepts bytes, and answers when the test says so. */
function heldStore() {
  const started: string[] = [];
  const kept: string[][] = [];
  const opened = Promise.withResolvers<void>();
  return {
    started,
    kept,
    open: opened.resolve,
    blobs: {
      keep: async (hashes: Iterable<string>) => {
        kept.push([...hashes]);
        return [];
      },
      async put(source: unknown) {
        const parts: Uint8Array[] = [];
        if (source instanceof Uint8Array) parts.push(source);
        else for await (const part of source as AsyncIterable<Uint8Array>) parts.push(part);
        const bytes = Buffer.concat(parts);
        started.push(sha256(bytes));
        await opened.promise;
        if (bytes.length === 13) throw new Error("no space left");
        return { sha256: sha256(bytes), sizeBytes: bytes.length, isNew: true };
      },
    },
  };
}

test("small files are stored in parallel, and all are durable in the end", async () => {
  const { blobs, started, open } = heldStore();
  const contents = {
    "a.png": bytesOf(10, 1),
    "../b.png": bytesOf(0, 2),
    "c.png": bytesOf(70_000, 3),
  };
  const storing = storeUploads(blobs, request(contents));
  await expect.poll(() => started).toHaveLength(3);
  open();
  expect(await storing).toEqual([
    { name: "a.png", sha256: sha256(contents["a.png"]) },
    { name: "b.png", sha256: sha256(contents["../b.png"]) },
    { name: "c.png", sha256: sha256(contents["c.png"]) },
  ]);
});

test("a large file is streamed completely, and the next one waits for it", async () => {
  const { blobs, started, open } = heldStore();
  const seen: string[] = [];
  const contents = { "large.mp4": bytesOf(5_000_000, 7), "next.png": bytesOf(5, 8) };
  const storing = storeUploads(
    blobs,
    request(contents, (name) => seen.push(name)),
  );
  await expect.poll(() => started).toEqual([sha256(contents["large.mp4"])]);
  expect(seen).toEqual(["large.mp4"]);
  open();
  expect((await storing).map(({ name }) => name)).toEqual(["large.mp4", "next.png"]);
});

test("stored files are kept from collections while the request lasts", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const { blobs, started, kept, open } = heldStore();
  open();
  const first = bytesOf(10, 1);
  const rest = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<UploadedFile> {
    yield { name: "a.png", bytes: inPieces(first) };
    await rest.promise;
    yield { name: "b.png", bytes: inPieces(bytesOf(10, 2)) };
  }
  const storing = storeUploads(blobs, slow());
  await expect.poll(() => started).toHaveLength(1);
  vi.advanceTimersByTime(3_600_000);
  expect(kept).toEqual(Array.from({ length: 4 }, () => [sha256(first)]));
  rest.resolve();
  await storing;
  vi.advanceTimersByTime(3_600_000);
  expect(kept).toHaveLength(4);
});

test("a file that cannot be stored fails the request, after all writes have ended", async () => {
  const { blobs, started, open } = heldStore();
  const contents = { "a.png": bytesOf(13, 1), "b.png": bytesOf(14, 2) };
  const storing = storeUploads(blobs, request(contents));
  const failed = expect(storing).rejects.toThrow("no space left");
  await expect.poll(() => started).toHaveLength(2);
  open();
  await failed;
});
