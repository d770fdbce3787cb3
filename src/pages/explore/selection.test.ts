import { describe, expect, test } from "vitest";
import {
  type Selection,
  choose,
  isSelected,
  nothing,
  selectedCount,
  selectionFilter,
} from "./selection.ts";

const loaded = ["a", "b", "c", "d", "e"];
const ids = (selection: Selection) => loaded.filter((id) => isSelected(selection, id)).join("");
const click = (selection: Selection, index: number) => choose(selection, loaded, index, false);
const shift = (selection: Selection, index: number) => choose(selection, loaded, index, true);

describe("the selection", () => {
  test("turns items on and off", () => {
    const two = click(click(nothing, 1), 3);
    expect(ids(two)).toBe("bd");
    expect(ids(click(two, 1))).toBe("d");
  });

  test("ranges from the last item, forwards and backwards", () => {
    expect(ids(shift(click(nothing, 1), 3))).toBe("bcd");
    expect(ids(shift(shift(click(nothing, 2), 4), 3))).toBe("cde");
    expect(ids(shift(click(nothing, 3), 0))).toBe("abcd");
  });

  test("a range without a beginning is the one item", () => {
    expect(ids(shift(nothing, 2))).toBe("c");
  });

  test("of everything that matches, taking one out leaves the other loaded ones", () => {
    const all: Selection = { kind: "all" };
    expect(selectedCount(all, 5_000)).toBe(5_000);
    const rest = click(all, 0);
    expect(ids(rest)).toBe("bcde");
    expect(selectedCount(rest, 5_000)).toBe(4);
  });

  test("an index that is not loaded changes nothing", () => {
    expect(click(nothing, 9)).toBe(nothing);
  });

  test("goes to the API as ids, or as the filter of the page", () => {
    expect(selectionFilter(click(nothing, 0), { tag: ["x"] })).toEqual({ media_ids: ["a"] });
    expect(selectionFilter({ kind: "all" }, { tag: ["x"] })).toEqual({ tag: ["x"] });
  });
});
