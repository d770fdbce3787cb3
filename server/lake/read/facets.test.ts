import { expect, test } from "vitest";
import { topValues } from "./facets.ts";
import type { LakeFilter } from "./lake-filter.ts";
import { newItem, testLake, write } from "../testing/fixture.ts";

const label = (name: string) => ({ name, source: "test" });

const items = [
  newItem({ tags: ["day", "rain"], labels: [label("car"), label("car"), label("bus")] }),
  newItem({ tags: ["day"], labels: [label("car")], clusterId: "c1" }),
  newItem({ tags: [], labels: [label("dög")], clusterId: "c1", mediaType: "video" }),
  newItem({ tags: ["night"], labels: [], clusterId: "c2" }),
];

test("counts items by value, each facet without its own selection", async () => {
  const lake = await testLake();
  const head = await write(lake, { head: lake.empty, line: null }, (writer) =>
    writer.append(items, 1),
  );
  const reader = await lake.lake.reader(lake.family, head);
  const counted = async (filter: LakeFilter) => {
    const facets = await reader.facets(filter, ["label", "tag", "cluster", "type"]);
    return Object.fromEntries(
      [...facets].map(([name, counts]) => [name, Object.fromEntries(counts)]),
    );
  };
  const all = {
    // An item with two boxes of a name counts once.
    label: { car: 2, bus: 1, dög: 1 },
    tag: { day: 2, rain: 1, night: 1 },
    cluster: { c1: 2, c2: 1 },
    type: { image: 3, video: 1 },
  };
  expect(await counted({})).toEqual(all);
  // The second time the counts come from the cache.
  expect(await counted({})).toEqual(all);
  expect(await counted({ label: ["car"] })).toEqual({
    label: all.label,
    tag: { day: 2, rain: 1 },
    cluster: { c1: 1 },
    type: { image: 2 },
  });
  expect(await counted({ label: ["car"], tag: ["rain"] })).toEqual({
    label: { car: 1, bus: 1 },
    tag: { day: 2, rain: 1 },
    cluster: {},
    type: { image: 1 },
  });
  expect(await counted({ tag: [] })).toMatchObject({ tag: all.tag, label: {} });
  expect(await counted({ except_ids: items.map((item) => item.mediaId) })).toEqual({
    label: {},
    tag: {},
    cluster: {},
    type: {},
  });
});

test("lists the most frequent values, the selected ones, and the number of values", () => {
  const counts = new Map([
    ["beta", 2],
    ["alpha", 2],
    ["Gamma ray", 9],
    ["delta", 1],
  ]);
  expect(topValues(counts, { limit: 2, always: ["delta", "alpha", "gone"] })).toEqual({
    values: [
      { value: "Gamma ray", count: 9 },
      { value: "alpha", count: 2 },
      { value: "delta", count: 1 },
      { value: "gone", count: 0 },
    ],
    total: 4,
  });
  expect(topValues(counts, { q: " GAMMA", limit: 5, always: ["delta"] })).toEqual({
    values: [{ value: "Gamma ray", count: 9 }],
    total: 1,
  });
});
