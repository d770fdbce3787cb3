import { createCipheriv, hash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Content, contentText } from "../read/content-rows.ts";
import { ContentSum } from "./content-sum.ts";
import { newItem } from "../testing/fixture.ts";

const texts = fc.array(fc.string(), { maxLength: 20 });

function sumOf(all: readonly string[]): ContentSum {
  const sum = ContentSum.empty();
  for (const text of all) sum.add(text);
  return sum;
}

/** A plain implementation: numbers added one by one, with the cipher of OpenSSL. */
function plainly(all: readonly string[]): string {
  const lanes = new Uint16Array(1024);
  for (const text of all) {
    const cipher = createCipheriv("chacha20", hash("sha256", text, "buffer"), Buffer.alloc(16));
    const stream = cipher.update(Buffer.alloc(2048));
    lanes.forEach((lane, at) => (lanes[at] = lane + stream.readUInt16LE(at * 2)));
  }
  const count = Buffer.alloc(8);
  count.writeUInt32LE(all.length);
  return `lt:${hash("sha256", Buffer.concat([new Uint8Array(lanes.buffer), count]), "hex")}`;
}

test("a sum equals that of a plain implementation", () => {
  fc.assert(
    fc.property(texts, (all) => sumOf(all).digest() === plainly(all)),
    { numRuns: 50 },
  );
});

test("the sum depends only on the texts that are left, not on the order of additions and removals", () => {
  const steps = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.nat(), (all, cut) => {
      const held = new Map<string, number>();
      const sums = [ContentSum.empty(), ContentSum.empty()] as const;
      for (const [index, [which, more]] of all.entries()) {
        const text = `text ${which}`;
        const many = held.get(text) ?? 0;
        if (!more && many === 0) continue;
        held.set(text, many + (more ? 1 : -1));
        // Split over two sums, of which one is stored as bytes in between.
        const sum = sums[index < cut % (all.length + 1) ? 0 : 1];
        if (more) sum.add(text);
        else sum.remove(text);
      }
      const left = [...held].flatMap(([text, many]) => Array.from({ length: many }, () => text));
      const kept = ContentSum.from(sums[0].toBytes()).plus(sums[1]);
      expect(kept.digest()).toBe(sumOf(left.toReversed()).digest());
    }),
    { numRuns: 60 },
  );
});

test("repetitions count, and so does a single character", () => {
  const hashes = [[], ["a"], ["a", "a"], ["b"], ["a", "b"], ["ab"]].map((all) =>
    sumOf(all).digest(),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashes[0]).toMatch(/^lt:[0-9a-f]{64}$/);
  expect(() => ContentSum.from(new Uint8Array(2048))).toThrow(RangeError);
});

test("an item's content is its values, without its origin and the order of its lists", () => {
  const item = newItem({
    tags: ["b", "a"],
    labels: [
      { name: "car", source: "x", box: [0, 0, 1, 1] },
      { name: "bus", source: "x" },
    ],
    metadata: { one: 1, two: "2", none: null },
  });
  const same: Content = {
    ...newItem({ ...item, mediaId: crypto.randomUUID(), addedAt: new Date(0) }),
    tags: ["a", "b"],
    labels: [
      { name: "bus", source: "x", box: null, confidence: null },
      { name: "car", source: "x", box: [0, 0, 1, 1], confidence: null },
    ],
    metadata: { two: "2", one: 1 },
  };
  expect(contentText(same)).toBe(contentText(item));
  const others: Partial<Content>[] = [
    { fileName: "other" },
    { mediaType: "video" },
    { sha256: "f".repeat(64) },
    { mime: "image/x" },
    { width: 1 },
    { height: 1 },
    { durationMs: 0 },
    { sizeBytes: 0 },
    { tags: ["a"] },
    { labels: same.labels.slice(1) },
    { caption: "" },
    { clusterId: "" },
    { metadata: { one: 1, two: 2 } },
    { metadata: { one: true, two: "2" } },
    { metadata: { one: 1.5, two: "2" } },
    { metadata: { one: 1 } },
  ];
  const all = new Set([item, ...others.map((other) => ({ ...item, ...other }))].map(contentText));
  expect(all.size).toBe(others.length + 1);
});
