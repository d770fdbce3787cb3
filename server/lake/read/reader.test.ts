import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeCursor } from "./cursor.ts";
import { LakeInputError } from "../errors.ts";
import {
  fileNames,
  keepNothing,
  namedItems,
  newItem,
  testLake,
  write,
  type TestLake,
} from "../testing/fixture.ts";
import { openLake } from "../lake.ts";
import { encodeItems } from "../schema/table-schema.ts";
import type { VersionRef } from "../version.ts";

const fifty = Array.from({ length: 50 }, (_, i) => `file-${i}`);

/** Follows the cursors to the end; the head may change between pages. */
async function pageThrough(
  at: TestLake,
  headOf: (page: number) => VersionRef,
  limit: number,
): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; ; page++) {
    const reader = await at.lake.reader(at.family, headOf(page));
    const { items, nextCursor } = await reader.page({ cursor, limit });
    names.push(...items.map((item) => item.fileName));
    if (nextCursor === null) return names;
    cursor = nextCursor;
  }
}

describe("pages", () => {
  test("hold every item once, whatever the limit", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) =>
      writer.append(namedItems(...fifty), 1),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (limit) => {
        expect(await pageThrough(at, () => head, limit)).toEqual(fifty);
      }),
      { numRuns: 20 },
    );
  });

  test("begin at an offset", async () => {
    const at = await testLake();
    const head = await write(at, { head: at.empty }, (writer) =>
      writer.append(namedItems(...fifty), 1),
    );
    const reader = await at.lake.reader(at.family, head);
    for (const offset of [0, 1, 31, 49, 50, 1000]) {
      const { items, nextCursor } = await reader.page({ offset, limit: 7 });
      expect(items.map((item) => item.fileName)).toEqual(fifty.slice(offset, offset + 7));
      expect(nextCursor === null).toBe(offset + 7 >= fifty.length);
    }
  });

  test("keep the order when items are edited, and continue after an item that is gone", async () => {
    const at = await testLake();
    const before = await write(at, { head: at.empty }, (writer) =>
      writer.append(namedItems(...fifty), 1),
    );
    const ids = await (await at.lake.reader(at.family, before)).ids();
    const after = await write(at, { head: before }, async (writer) => {
      // Both kinds of edit move the rows that they touch to the end of the table.
      await writer.edit({ media_ids: ids.slice(0, 5) }, { addTags: ["x"] }, 2);
      await writer.edit(
        { media_ids: ids.slice(3, 30) },
        { addLabels: [{ name: "cat", source: "user" }] },
        3,
      );
      await writer.remove({ media_ids: ids.slice(9, 11) });
      await writer.append(namedItems("last"), 4);
    });
    expect(await fileNames(at, after)).toEqual([...fifty.toSpliced(9, 2), "last"]);
    // The first page ends with item 9, which the second page's version lacks.
    const paged = await pageThrough(at, (page) => (page === 0 ? before : after), 10);
    expect(paged).toEqual([...fifty.toSpliced(10, 1), "last"]);
  });

  test("hold every item once where many were added at the same moment", async () => {
    const at = await testLake();
    const micros = [5n, 5n, 5n, 7n, 8n, 8n, 8n, 8n, 9n];
    const rows = micros.map((addedMicros, i) => ({
      ...newItem({ fileName: `${addedMicros}-${i}` }),
      itemKey: BigInt(i),
      rev: 1,
      addedMicros,
    }));
    const head = await write(at, { head: at.empty }, ({ inner }) =>
      inner.commit((table) => table.add(encodeItems(rows.toReversed(), new Map()))),
    );
    const expected = rows
      .toSorted((a, b) => Number(a.addedMicros - b.addedMicros) || (a.mediaId < b.mediaId ? -1 : 1))
      .map((row) => row.fileName);
    for (let limit = 1; limit <= 10; limit++) {
      expect(await pageThrough(at, () => head, limit)).toEqual(expected);
    }
    // In a lake of its own, so that no page finds a cached order.
    for (const [i, name] of expected.entries()) {
      const { addedMicros = 0n, mediaId = "" } = rows.find((row) => row.fileName === name) ?? {};
      const cursor = encodeCursor({ addedMicros, mediaId });
      for (const gone of [false, true]) {
        const ref = gone
          ? await write(at, { head }, (writer) => writer.remove({ media_ids: [mediaId] }))
          : head;
        const lake = await openLake({ directory: at.directory });
        const { items } = await (await lake.reader(at.family, ref)).page({ cursor, limit: 2 });
        expect(items.map((item) => item.fileName)).toEqual(expected.slice(i + 1, i + 3));
        await lake.close();
      }
    }
  });

  test("of a filter hold the matches only", async () => {
    const at = await testLake();
    const items = fifty.map((fileName, i) => newItem({ fileName, tags: i % 7 === 0 ? ["x"] : [] }));
    const head = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const reader = await at.lake.reader(at.family, head);
    const first = await reader.page({ filter: { tag: ["x"] }, limit: 5 });
    const rest = await reader.page({
      filter: { tag: ["x"] },
      limit: 5,
      cursor: first.nextCursor ?? "",
    });
    expect([...first.items, ...rest.items].map((item) => item.fileName)).toEqual(
      fifty.filter((_, i) => i % 7 === 0),
    );
    expect(rest.nextCursor).toBe(null);
  });

  test("refuse a cursor that the service did not issue", async () => {
    const at = await testLake();
    const reader = await at.lake.reader(at.family, at.empty);
    const real = encodeCursor({ addedMicros: 1n, mediaId: crypto.randomUUID() });
    await expect(reader.page({ cursor: real, limit: 1 })).resolves.toEqual({
      items: [],
      nextCursor: null,
    });
    for (const cursor of ["", "x", "MTIz", `${real}=`, `${real} `, real.slice(1), "🏖"]) {
      await expect(reader.page({ cursor, limit: 1 })).rejects.toThrow(LakeInputError);
    }
    await fc.assert(
      fc.asyncProperty(fc.string(), async (cursor) => {
        await expect(reader.page({ cursor, limit: 1 })).rejects.toThrow(LakeInputError);
      }),
    );
  });
});

test("items are found by id, in order and once each", async () => {
  const at = await testLake();
  const items = namedItems(...fifty);
  const head = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
  const reader = await at.lake.reader(at.family, head);
  const wanted = [items[7], items[3], items[7]].map((item) => item?.mediaId ?? "");
  const found = await reader.get([...wanted, crypto.randomUUID()]);
  expect(found.map((item) => item.fileName)).toEqual(["file-3", "file-7"]);
});

test("a missing version cannot be read", async () => {
  const at = await testLake();
  await expect(at.lake.reader(at.family, { branch: "l-nobody", version: 3 })).rejects.toThrow(
    /l-nobody@3 of .* cannot be opened/,
  );
});

describe("the content hash", () => {
  test("does not depend on how the rows are stored", async () => {
    const at = await testLake();
    const items = fifty.map((fileName, i) => newItem({ fileName, metadata: { score: i } }));
    const hash = async (ref: VersionRef) => (await at.lake.reader(at.family, ref)).contentHash();
    const pieces = await write(at, { head: at.empty }, async (writer) => {
      for (let i = 0; i < 50; i += 10) await writer.append(items.slice(i, i + 10), 1);
    });
    const edited = await write(at, { head: pieces }, (writer) =>
      writer.edit({ text: "file-1" }, { caption: "x" }, 2),
    );
    expect(await hash(edited)).not.toBe(await hash(pieces));

    const writer = await at.lake.writer({
      family: at.family,
      head: edited,
      line: edited.branch,
      clean: true,
    });
    expect(await writer.fragments()).toBeGreaterThan(1);
    const { head } = await at.lake.collect(writer, {
      live: [pieces, edited],
      keepSince: keepNothing(),
    });
    expect(await writer.fragments()).toBe(1);
    expect(await hash(head)).toBe(await hash(edited));

    // A field without any value is no difference.
    const withColumn = await write(at, { head }, async (next) => {
      await next.append([newItem({ fileName: "gone", metadata: { other: true } })], 3);
      await next.remove({ text: "gone" });
    });
    expect(await hash(withColumn)).toBe(await hash(edited));
  });

  test("sees every kind of difference", async () => {
    const at = await testLake();
    const item = newItem({ tags: ["a"], labels: [{ name: "l", source: "user" }] });
    const base = await write(at, { head: at.empty }, (writer) => writer.append([item], 1));
    const versions = [base];
    for (const change of [
      { addTags: ["b"] },
      { removeTags: ["a"] },
      { addLabels: [{ name: "l", source: "user", confidence: 0.5 }] },
      { removeLabels: ["l"] },
      { caption: "" },
      { metadata: { x: "" } },
      { metadata: { y: false } },
    ]) {
      // The same `rev` each time, so that only the value can make the difference.
      versions.push(await write(at, { head: base }, (writer) => writer.edit({}, change, 1)));
    }
    versions.push(await write(at, { head: base }, (writer) => writer.remove({})));
    const hashes = await Promise.all(
      versions.map(async (ref) => (await at.lake.reader(at.family, ref)).contentHash()),
    );
    expect(new Set(hashes).size).toBe(versions.length);
  });
});
