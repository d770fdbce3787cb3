import { buffer, text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { type ZipEntry, zipOf } from "./zip.ts";

const lastModified = new Date(2026, 2, 29, 12, 21, 34);
const bytes = (content: string) => new TextEncoder().encode(content);

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const one of texts) yield bytes(one);
}

async function* listed(entries: Iterable<ZipEntry>): AsyncGenerator<ZipEntry> {
  yield* entries;
}

test("files in memory and streams, with any names, are read by another library", async () => {
  const entries: ZipEntry[] = [
    { name: "a/ä b.txt", lastModified, input: bytes("eins") },
    { name: "a/stream.txt", lastModified, input: parts("one ", "", "two") },
    { name: "empty", lastModified: new Date(0), input: new Uint8Array() },
    { name: "empty stream", lastModified, input: parts() },
  ];
  const zip = await fromBufferPromise(await buffer(zipOf(listed(entries))), {
    lazyEntries: true,
    strictFileNames: true,
  });
  const found: unknown[] = [];
  for await (const entry of zip.eachEntry()) {
    const content = await text(await zip.openReadStreamPromise(entry));
    found.push([entry.fileName, content, entry.uncompressedSize]);
    if (entry.fileName !== "empty") expect(entry.getLastModDate()).toEqual(lastModified);
  }
  expect(found).toEqual([
    ["a/ä b.txt", "eins", 4],
    ["a/stream.txt", "one two", 7],
    ["empty", "", 0],
    ["empty stream", "", 0],
  ]);
});

test("more files than the format first could have", async () => {
  const count = 70_000;
  const entries = Array.from({ length: count }, (_, id) => ({
    name: `${id}.txt`,
    lastModified,
    input: bytes(String(id)),
  }));
  const archive = await buffer(zipOf(listed(entries)));
  const zip = await fromBufferPromise(archive, { lazyEntries: true });
  expect(zip.entryCount).toBe(count);
  let last = "";
  for await (const entry of zip.eachEntry()) last = entry.fileName;
  expect(last).toBe("69999.txt");
});

test("who leaves in the middle ends the stream that is being read", async () => {
  let ended = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield bytes("more");
    } finally {
      ended = true;
    }
  }
  const zip = zipOf(listed([{ name: "a", lastModified, input: endless() }]));
  for (let at = 0; at < 3; at += 1) await zip.next();
  await zip.return(undefined);
  expect(ended).toBe(true);
});
