import { describe, expect, test } from "vitest";
import type { MediaItem } from "#contract/media.ts";
import {
  type Selection,
  everything,
  isSelected,
  isTooMany,
  mostSingle,
  nothing,
  selectedCount,
  selectionFilter,
  toggleItem,
  withItems,
} from "./selection.ts";

const item = (id: string): MediaItem => ({
  media_id: id,
  file_name: id,
  media_type: "image",
  width: 1,
  height: 1,
  duration_ms: null,
  size_bytes: 1,
  added_at: "2026-03-01T12:00:00",
  tags: [],
  labels: [],
  caption: null,
  cluster_id: null,
  metadata: {},
  media_uri: "",
  media_thumb_uri: "",
});
const listed = ["a", "b", "c", "d", "e"].map(item);
const ids = (selection: Selection) =>
  listed
    .map(({ media_id }) => media_id)
    .filter((id) => isSelected(selection, id))
    .join("");
const click = (selection: Selection, index: number) =>
  toggleItem(selection, listed[index] ?? item("?"), index);

describe("the selection", () => {
  test("selects and deselects items, and stores the start of a range", () => {
    const two = click(click(nothing, 1), 3);
    expect(ids(two)).toBe("bd");
    expect(two.anchor).toBe(3);
    expect(ids(click(two, 1))).toBe("d");
    expect(ids(withItems(two, listed.slice(0, 3), { anchor: 0 }))).toBe("abcd");
  });

  test("of all matches, deselecting some leaves all others", () => {
    expect(selectedCount(everything, 5_000)).toBe(5_000);
    const rest = click(click(everything, 0), 2);
    expect(ids(rest)).toBe("bde");
    expect(selectedCount(rest, 5_000)).toBe(4_998);
    expect(ids(click(rest, 0))).toBe("abde");
    expect(ids(withItems(rest, listed, { anchor: null }))).toBe("abcde");
  });

  test("becomes ids for the API, or the filter of the page with exceptions", () => {
    const filter = { tag: ["x"] };
    expect(selectionFilter(click(nothing, 0), filter)).toEqual({ media_ids: ["a"] });
    expect(selectionFilter(everything, filter)).toEqual(filter);
    expect(selectionFilter(click(everything, 1), filter)).toEqual({ ...filter, except_ids: ["b"] });
  });

  test("reports more single items than a request accepts", () => {
    const many = Array.from({ length: mostSingle + 1 }, (_, index) => item(String(index)));
    expect(isTooMany(withItems(nothing, many.slice(1), { anchor: null }))).toBe(false);
    expect(isTooMany(withItems(nothing, many, { anchor: null }))).toBe(true);
    expect(isTooMany(withItems(everything, many, { on: false, anchor: null }))).toBe(true);
    expect(isTooMany(everything)).toBe(false);
  });
});
