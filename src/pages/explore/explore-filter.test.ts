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
  // Only ids and metadata have no place in the address.
  const inAddress = Object.keys(mediaFilterSchema.shape).filter(
    (name) => !["media_ids", "except_ids", "meta"].includes(name),
  );
  expect(Object.keys(filter).toSorted()).toEqual(inAddress.toSorted());
  expect(mediaFilterSchema.parse(filter)).toEqual(filter);
  expect(Object.keys(noFilters).toSorted()).toEqual(inAddress.toSorted());
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
