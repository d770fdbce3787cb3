import { expect, test } from "vitest";
import { filterOf, isFiltered } from "./explore-filter.ts";

test("the address filters the items", () => {
  const search = new URLSearchParams(
    "label=cat&label=dog&label=cat&tag=+x+&type=video&cluster=c1&text=+a+",
  );
  expect(filterOf(search)).toEqual({
    label: ["cat", "dog"],
    tag: ["x"],
    cluster: ["c1"],
    type: ["video"],
    text: "a",
  });
});

test("empty and unknown values in the address are ignored", () => {
  const filter = filterOf(new URLSearchParams("label=&type=hologram&text=+&at=x&item=y"));
  expect(filter).toEqual({});
  expect(isFiltered(filter)).toBe(false);
});
