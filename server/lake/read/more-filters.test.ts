import { keysOfDuplicates } from "./file-hashes.ts";
import { expect, test } from "vitest";
import type { SortOrder } from "#contract/media-filter.ts";
import { type MediaSort, mediaSorts } from "#contract/media-sort.ts";
import { itemKeyOf } from "../schema/item.ts";
import { newItem, testLake, write } from "../testing/fixture.ts";
import { startOfHash } from "../../lib/hash-start.ts";
import { KeySet } from "./key-set.ts";
import type { LakeFilter } from "./lake-filter.ts";
import type { LineWriter } from "../write/line-writer.ts";

const hash = (digit: string) => digit.repeat(64);
const label = (name: string) => ({ name, box: null, confidence: null, source: "manual" });

const items = [
  { name: "train/front/a.png", width: 300, height: 200, size: 30, of: "a", labels: ["cat", "dog"] },
  { name: "train/back/b.png", width: 200, height: 300, size: 10, of: "b", labels: ["cat"] },
  { name: "c.png", width: 100, height: 100, size: 20, of: "a", labels: [] },
  { name: "val/d.png", width: 900, height: 100, size: 40, of: "d", labels: ["dog", "Éclair"] },
  { name: "val/e.png", width: 0, height: 0, size: 50, of: "e", labels: [] },
].map(({ name, width, height, size, of, labels }) =>
  newItem({
    fileName: name,
    width,
    height,
    sizeBytes: size,
    sha256: hash(of),
    labels: labels.map(label),
    caption: name === "c.png" ? "" : null,
    clusterId: name === "c.png" ? "k" : null,
  }),
);

function keysOf(...places: number[]): bigint[] {
  return places.map((place) => itemKeyOf(items[place]?.mediaId ?? ""));
}

/** These keys, and so many of items that are not there that SQL does not take them. */
function longSetOf(keys: readonly bigint[]): KeySet {
  const others = Array.from({ length: 10_001 }, (_, n) => BigInt(n) << 16n);
  return KeySet.of([...keys, ...others]);
}

async function reader() {
  const at = await testLake();
  const head = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
  return await at.lake.reader(at.family, head);
}

test("conditions of the lake select what they say", async () => {
  const version = await reader();
  const names = async (filter: LakeFilter) =>
    (await version.page({ filter, limit: 10 })).items
      .map(({ fileName }) => fileName.split("/").at(-1)?.[0])
      .toSorted()
      .join("");
  expect(await names({ folder: ["train/"] })).toBe("ab");
  expect(await names({ folder: ["train/front/", "val/"] })).toBe("ade");
  expect(await names({ not_folder: ["train/"] })).toBe("cde");
  expect(await names({ not_label: ["cat"] })).toBe("cde");
  expect(await names({ label: ["dog"], not_label: ["cat"] })).toBe("d");
  expect(await names({ all_label: [["cat"], ["dog"]] })).toBe("a");
  expect(await names({ all_label: [["dog"], ["e\u0301clair"]] })).toBe("d");
  expect(await names({ not_cluster: ["k"] })).toBe("abde");
  expect(await names({ shape: ["landscape"] })).toBe("a");
  expect(await names({ shape: ["portrait", "square"] })).toBe("bc");
  expect(await names({ shape: ["panorama"] })).toBe("d");
  expect(await names({ not_shape: ["panorama"] })).toBe("abce");
  expect(await names({ has: ["label"] })).toBe("abd");
  expect(await names({ not_has: ["label"] })).toBe("ce");
  expect(await names({ has: ["caption"] })).toBe("");
  expect(await names({ min_width: 200, max_height: 200 })).toBe("ad");
  expect(await names({ min_bytes: 20, max_bytes: 30 })).toBe("ac");
  for (const setOf of [KeySet.of, longSetOf]) {
    const keys = (...places: number[]) => setOf(keysOf(...places));
    expect(await names({ keys: [keys(0, 1)] })).toBe("ab");
    expect(await names({ keys: [keys(0, 1), keys(1, 2)] })).toBe("b");
    expect(await names({ not_keys: keys(0) })).toBe("bcde");
    expect(await names({ keys: [keys(0, 1, 3)], label: ["dog"], not_keys: keys(0) })).toBe("d");
    expect(await names({ has: [{ keys: keys(2) }] })).toBe("c");
    expect(await names({ has: ["label", { keys: keys(2) }] })).toBe("abcd");
    expect(await names({ not_has: ["label", { keys: keys(2) }] })).toBe("e");
    expect(await names({ has: ["caption", { keys: keys(0, 4) }], not_has: ["label"] })).toBe("e");
  }
  // An empty list selects nothing, and an exclusion of nothing everything.
  expect(await names({ folder: [] })).toBe("");
  expect(await names({ keys: [KeySet.of([])] })).toBe("");
  expect(await names({ not_folder: [], not_label: [] })).toBe("abcde");
});

test("duplicates, and items with certain files, are found by their bytes", async () => {
  const version = await reader();
  expect(new Set(await version.keysOf("duplicate", keysOfDuplicates))).toEqual(
    new Set(keysOf(0, 2)),
  );
  // Of hashes that begin alike, only the whole one counts.
  const alike = hash("b").replace(/b$/, "0");
  const files = [hash("d"), alike, hash("e")].map((digits) => Buffer.from(digits, "hex"));
  expect(new Set(await version.keysOfFiles("some", files))).toEqual(new Set(keysOf(3, 4)));
  expect((await version.keysOfFiles("none", [])).size).toBe(0);
});

test("more keys than SQL takes select, count and order the same items as few", async () => {
  const version = await reader();
  const answers = async (setOf: typeof longSetOf) => {
    const all: unknown[] = [];
    for (const filter of [
      { keys: [setOf(keysOf(0, 2, 3))] },
      { keys: [setOf(keysOf(0, 2, 3))], not_keys: setOf(keysOf(2)), type: ["image" as const] },
      { not_has: ["label" as const, { keys: setOf(keysOf(4)) }] },
    ]) {
      const facets = await version.facets(filter, ["label", "tag", "cluster", "type", "folder"]);
      all.push(
        await version.count(filter),
        (await version.keys(filter)).map((part) => [...part]),
        await version.ids(filter),
        [...facets].map(([name, counts]) => [name, Object.fromEntries(counts)]),
        (await version.spread(filter, 2)).map(({ fileName }) => fileName),
        await version.countEdited(filter, { addTags: ["new"] }),
        await version.countEdited(filter, { addLabels: [label("cat")] }),
      );
      for (const sort of mediaSorts) {
        const sorting = { sort, order: "desc" as const, figures: async () => new Map() };
        all.push((await version.page({ filter, limit: 2, sorting })).items.map((i) => i.fileName));
      }
      let cursor: string | undefined;
      do {
        const page = await version.page({ filter, limit: 1, cursor });
        all.push(page.items.map(({ fileName }) => fileName));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
    }
    return all;
  };
  const few = await answers(KeySet.of);
  expect(few.slice(0, 1)).toEqual([3]);
  expect(await answers(longSetOf)).toEqual(few);
});

test("more keys than SQL takes are changed and removed as few are", async () => {
  const contents = async (setOf: typeof longSetOf) => {
    const at = await testLake();
    let head = await write(at, { head: at.empty }, (writer) => writer.append(items, 1));
    const counts: number[] = [];
    const change = async (run: (writer: LineWriter) => Promise<number>) => {
      head = await write(at, { head }, async (writer) => void counts.push(await run(writer)));
    };
    const keys = [setOf(keysOf(0, 2, 3))];
    await change((writer) => writer.edit({ keys }, { addTags: ["new"], caption: "x" }, 2));
    // What already has the values is left alone.
    await change((writer) => writer.edit({ keys }, { addTags: ["new"] }, 3));
    await change((writer) => writer.edit({ keys }, { addLabels: [label("cat")] }, 4));
    await change((writer) => writer.remove({ not_keys: setOf(keysOf(0, 1, 3)) }));
    const found = await (await at.lake.reader(at.family, head)).page({ limit: 10 });
    return { counts, items: found.items };
  };
  const few = await contents(KeySet.of);
  expect(few.counts).toEqual([3, 0, 2, 2]);
  expect(await contents(longSetOf)).toEqual(few);
});

test("a set of keys takes any whole number of 64 bits, once", () => {
  const keys = [0n, -1n, 1n, 2n ** 63n - 1n, -(2n ** 63n), 1n << 32n, 1n];
  const set = KeySet.of(keys);
  expect(set.size).toBe(6);
  expect(new Set(set)).toEqual(new Set(keys));
  const marks = new Uint8Array(4);
  set.mark(BigInt64Array.of(0n, 5n, -1n, -(1n << 32n)), marks);
  expect([...marks]).toEqual([1, 0, 1, 0]);
  expect(set.name).toBe(KeySet.of(keys).name);
  expect(set.name).not.toBe(KeySet.of([0n]).name);
});

test("folders are counted with those below them", async () => {
  const counts = await (await reader()).facets({}, ["folder"]);
  expect(Object.fromEntries(counts.get("folder") ?? [])).toEqual({
    "train/": 2,
    "train/front/": 1,
    "train/back/": 1,
    "val/": 2,
  });
});

test("other orders are whole, and their pages continue", async () => {
  const version = await reader();
  const figures = async () =>
    new Map([
      [startOfHash(hash("a")), 400],
      [startOfHash(hash("b")), 7],
      [startOfHash(hash("d")), 90],
    ]);
  const all = async (sort: MediaSort, order: SortOrder) => {
    const sorting = { sort, order, figures };
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await version.page({ cursor, limit: 2, sorting });
      names.push(...page.items.map(({ fileName }) => fileName.split("/").at(-1)?.[0] ?? ""));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const whole = await version.page({ limit: 10, sorting });
    expect(whole.items.map(({ fileName }) => fileName.split("/").at(-1)?.[0])).toEqual(names);
    return names.join("");
  };
  expect(await all("name", "asc")).toBe("cbade");
  expect(await all("name", "desc")).toBe("edabc");
  expect(await all("size", "asc")).toBe("bcade");
  expect(await all("size", "desc")).toBe("edacb");
  expect((await all("labels", "desc")).slice(2, 3)).toBe("b");
  // Those without a figure come last in both directions.
  expect((await all("sharpness", "asc")).replace(/ac|ca/, "x")).toBe("bdxe");
  expect((await all("sharpness", "desc")).replace(/ac|ca/, "x")).toBe("xdbe");
});
