import { expect, test } from "vitest";
import { filterOf, isFiltered } from "./explore-filter.ts";

test("the address narrows the items", () => {
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

test("what is empty or unknown in the address narrows nothing", () => {
  const filter = filterOf(new URLSearchParams("label=&type=hologram&text=+&at=x&item=y"));
  expect(filter).toEqual({});
  expect(isFiltered(filter)).toBe(false);
});
