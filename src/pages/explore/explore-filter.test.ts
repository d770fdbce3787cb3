import { expect, test } from "vitest";
import { mediaFilterSchema } from "#contract/media.ts";
import { sizesInBody } from "#contract/media-filter.ts";
import { normalMediaFilter } from "#/api/media.ts";
import {
  type Condition,
  changeTo,
  changeToOrder,
  changeWithout,
  conditionsOf,
  filterOf,
  hasMoreFilters,
  isFiltered,
  noFilters,
  orderOf,
} from "./explore-filter.ts";

const every = new URLSearchParams([
  ["label", "cat"],
  ["label", "dog"],
  ["all_label", "a"],
  ["not_label", "person"],
  ["tag", "x"],
  ["all_tag", "y"],
  ["not_tag", "reviewed"],
  ["type", "video"],
  ["not_type", "image"],
  ["cluster", "c1"],
  ["not_cluster", "c2"],
  ["folder", "train/"],
  ["not_folder", "val/"],
  ["quality", "blurry"],
  ["not_quality", "dark"],
  ["shape", "square"],
  ["not_shape", "panorama"],
  ["has", "duplicate"],
  ["not_has", "label"],
  ["text", "a"],
  ["changed_since", "0197a3a5-0000-7000-8000-000000000001"],
  ...Object.keys(sizesInBody).map((name): [string, string] => [name, "100"]),
]);

test("every condition of the API is read from the address, and removed from it", () => {
  const filter = filterOf(every, true);
  // Only ids have no place of their own; metadata is tested below in the address.
  const inAddress = Object.keys(mediaFilterSchema.shape).filter(
    (name) => !["media_ids", "except_ids", "meta"].includes(name),
  );
  expect(Object.keys(filter).toSorted()).toEqual(inAddress.toSorted());
  expect(mediaFilterSchema.parse(filter)).toEqual(filter);
  expect(Object.keys(noFilters(every)).toSorted()).toEqual(inAddress.toSorted());
  // None is lost on the way to the server, where its absence would select everything.
  expect(normalMediaFilter(filter)).toEqual(filter);
});

test("a filter is its conditions, and each can be written and removed", () => {
  const filter = filterOf(every, true);
  const { text: _, ...without } = filter;
  const conditions = conditionsOf(filter);
  const written = new URLSearchParams();
  for (const condition of conditions) {
    for (const [name, value] of Object.entries(changeTo(condition))) {
      for (const one of typeof value === "string" ? [value] : (value ?? [])) {
        written.append(name, one);
      }
    }
  }
  expect(filterOf(written, true)).toEqual(without);
  const removed = new Set(conditions.flatMap((one) => Object.keys(changeWithout(one))));
  expect([...removed].toSorted()).toEqual(Object.keys(without).toSorted());
});

test("values are trimmed, and unknown ones ignored", () => {
  const search = new URLSearchParams(
    "label=cat&label=cat&tag=+x+&type=hologram&quality=tilted&min_width=-1&max_width=wide&text=+a+",
  );
  expect(filterOf(search, true)).toEqual({ label: ["cat"], tag: ["x"], text: "a" });
  const empty = filterOf(new URLSearchParams("label=&type=hologram&text=+&at=x"), true);
  expect(isFiltered(empty)).toBe(false);
});

test("a backend without more filters is asked for the plain ones", () => {
  expect(Object.keys(filterOf(every, false))).toEqual(["label", "tag", "type", "cluster", "text"]);
  expect(hasMoreFilters(every)).toBe(true);
  expect(hasMoreFilters(new URLSearchParams("label=a&text=b&at=c"))).toBe(false);
  expect(orderOf(new URLSearchParams("sort=name"), false)).toBeNull();
});

test("the order is in the address unless it is the usual one", () => {
  const of = (search: string) => orderOf(new URLSearchParams(search), true);
  expect(of("")).toBeNull();
  expect(of("sort=height")).toBeNull();
  expect(of("order=desc")).toEqual({ sort: "added", order: "desc" });
  expect(of("sort=size")).toEqual({ sort: "size", order: "desc" });
  expect(of("sort=size&order=asc")).toEqual({ sort: "size", order: "asc" });
  expect(changeToOrder("added", "asc")).toEqual({ sort: null, order: null });
  expect(changeToOrder("sharpness", "desc")).toEqual({ sort: "sharpness", order: "desc" });
});

test("a range has one end or both", () => {
  const of = (search: string): Condition[] =>
    conditionsOf(filterOf(new URLSearchParams(search), true));
  expect(of("min_width=640")).toEqual([
    { kind: "range", field: "width", min: 640, max: undefined },
  ]);
  expect(of("min_bytes=1&max_bytes=2")).toEqual([
    { kind: "range", field: "bytes", min: 1, max: 2 },
  ]);
});

test("conditions on metadata are values, their absence, and limits", () => {
  const search = new URLSearchParams(
    "meta.light=day&meta.light=+night+&meta.light.not=dusk&meta.score.gte=0.5&meta.1x=a&meta.a.above=1&label=cat",
  );
  const filter = filterOf(search, true);
  expect(filter).toEqual({
    label: ["cat"],
    meta: { light: ["day", "night"], "light.not": ["dusk"], "score.gte": ["0.5"] },
  });
  const none = { min: undefined, max: undefined };
  const [, light, not, score] = conditionsOf(filter);
  expect([light, not, score]).toEqual([
    { kind: "meta", field: "meta.light", mode: "any", values: ["day", "night"], ...none },
    { kind: "meta", field: "meta.light", mode: "not", values: ["dusk"], ...none },
    { kind: "meta", field: "meta.score", mode: "any", values: [], min: "0.5", max: undefined },
  ]);
  expect(not && changeTo(not)).toEqual({ "meta.light.not": ["dusk"] });
  expect(score && changeTo(score)).toEqual({
    "meta.score": [],
    "meta.score.gte": "0.5",
    "meta.score.lte": null,
  });
  expect(Object.keys(noFilters(search))).toContain("meta.score.gte");
  expect(filterOf(search, false)).toEqual({ label: ["cat"] });
  expect(hasMoreFilters(new URLSearchParams("meta.light=day"))).toBe(true);
  const of = (text: string) => orderOf(new URLSearchParams(text), true);
  expect(of("sort=meta.score")).toEqual({ sort: "meta.score", order: "asc" });
  expect(of("sort=meta.1x")).toBeNull();
  expect(changeToOrder("meta.score", "desc")).toEqual({ sort: "meta.score", order: "desc" });
});
