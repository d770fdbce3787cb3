import { expect, test } from "vitest";
import { byFrequency, filterOf, isFiltered } from "./explore-filter.ts";

test("the address narrows the items", () => {
  const search = new URLSearchParams("label=cat&label=dog&label=cat&tag=+x+&type=video&text=+a+");
  expect(filterOf(search)).toEqual({
    label: ["cat", "dog"],
    tag: ["x"],
    type: ["video"],
    text: "a",
  });
});

test("what is empty or unknown in the address narrows nothing", () => {
  const filter = filterOf(new URLSearchParams("label=&type=hologram&text=+&at=x&item=y"));
  expect(filter).toEqual({});
  expect(isFiltered(filter)).toBe(false);
});

test("the most frequent values come first", () => {
  expect(byFrequency(["b", "a", "c", "c", "b", "c"], 2)).toEqual(["c", "b"]);
});
