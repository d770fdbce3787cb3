import { expect, test } from "vitest";
import type { MediaSort, SortOrder } from "#contract/media-filter.ts";
import { itemKeyOf } from "../schema/item.ts";
import { newItem, testLake, write } from "../testing/fixture.ts";
import { startOfHash } from "../../lib/hash-start.ts";
import { demandFewKeys } from "./keys-of-files.ts";
import type { LakeFilter } from "./lake-filter.ts";

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
  const [a = "", b = "", c = ""] = items.map(({ mediaId }) => String(itemKeyOf(mediaId)));
  expect(await names({ keys: [[a, b]] })).toBe("ab");
  expect(
    await names({
      keys: [
        [a, b],
        [b, c],
      ],
    }),
  ).toBe("b");
  expect(await names({ not_keys: [a] })).toBe("bcde");
  expect(await names({ has: ["label", { keys: [c] }] })).toBe("abcd");
  // An empty list selects nothing, and an exclusion of nothing everything.
  expect(await names({ folder: [] })).toBe("");
  expect(await names({ keys: [[]] })).toBe("");
  expect(await names({ not_folder: [], not_label: [] })).toBe("abcde");
});

test("duplicates, and items with certain files, are found by their bytes", async () => {
  const version = await reader();
  const keysOf = (...places: number[]) =>
    places.map((place) => String(itemKeyOf(items[place]?.mediaId ?? ""))).toSorted();
  expect((await version.duplicates()).toSorted()).toEqual(keysOf(0, 2));
  // Of hashes that begin alike, only the whole one counts.
  const alike = hash("b").replace(/b$/, "0");
  const found = await version.keysOfFiles("some", [hash("d"), alike, hash("e")]);
  expect(found.toSorted()).toEqual(keysOf(3, 4));
});

test("more items than a condition takes are refused", () => {
  expect(() => demandFewKeys(100_000)).not.toThrow();
  expect(() => demandFewKeys(100_001)).toThrow(/More than 100,000 items/);
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
