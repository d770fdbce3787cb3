import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mostOriginals } from "#contract/originals.ts";
import { seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

async function archive(datasetId: string, filter = {}): Promise<Map<string, string>> {
  const query = { filter, place: "query" } as const;
  const { body } = await service.services.exports.originals(
    service.owner,
    datasetId,
    "head",
    query,
  );
  return unpacked(await new Response(body).bytes());
}

/** The files of an archive without compression, by the directory at its end. */
function unpacked(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const text = (from: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(from, from + length));
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const files = new Map<string, string>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const data = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    files.set(text(at + 46, nameLength), text(data, size));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

test("the archive has every readable file once, and a list of the damaged and missing ones", async () => {
  const { blobs } = service.deps;
  const contents = ["the first", "the second", "damaged", "missing"];
  const hashes: string[] = [];
  for (const content of contents) {
    hashes.push((await blobs.put(new TextEncoder().encode(content))).sha256);
  }
  const { id } = await seedDataset(service, service.owner, {
    items: 4,
    blobs: hashes,
    facts: { fileName: "roll/a.jpg" },
  });
  const place = (hash = "") => join(service.directory, "blobs", hash.slice(0, 2), hash.slice(2));
  await writeFile(place(hashes[2]), "DAMAGED");
  await rm(place(hashes[3]));
  expect([...(await archive(id))].toSorted()).toEqual([
    [
      "not-included.csv",
      expect.stringMatching(
        /^file,reason\r\n(roll\/a\.jpg,The file is (damaged|missing) on the server\r\n){2}$/,
      ),
    ],
    ["roll/a (2).jpg", expect.stringMatching(/^the (first|second)$/)],
    ["roll/a.jpg", expect.stringMatching(/^the (first|second)$/)],
  ]);
});

test("a client that leaves closes the open file", async () => {
  const { blobs } = service.deps;
  const large = await blobs.put(new Uint8Array(4_000_000));
  const { id } = await seedDataset(service, service.owner, { items: 3, blobs: [large.sha256] });
  const { body } = await service.services.exports.originals(service.owner, id, "head", {
    filter: {},
    place: "query",
  });
  const reader = body.getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  await expect(reader.closed).resolves.toBeUndefined();
});

test("more files than an archive takes are refused, and the filter is named", async () => {
  const { id } = await seedDataset(service, service.owner, { items: mostOriginals + 1 });
  await expect(archive(id)).rejects.toThrow(/at most 50,000 files, and the filter selects 50,001/);
}, 60_000);
