import { expect, test } from "vitest";
import type { MediaItem } from "#contract/media.ts";
import { marksOf } from "./just-changed.ts";
import { everything, nothing, withItems } from "./selection.ts";

const item = (id: string, tags: string[]): MediaItem => ({
  media_id: id,
  file_name: id,
  media_type: "image",
  width: 1,
  height: 1,
  duration_ms: null,
  size_bytes: 1,
  added_at: "2026-03-01T12:00:00",
  tags,
  labels: [],
  caption: null,
  cluster_id: null,
  metadata: {},
  media_uri: "/m",
  media_thumb_uri: "/t",
});

test("marks the selected items that an edit changed, with what it added", () => {
  const selection = withItems(nothing, [item("a", []), item("b", ["rain"])], { anchor: null });
  const markOf = marksOf({ kind: "tag", names: ["rain", "night"] }, selection);
  expect(markOf(item("a", ["rain", "night"]))).toEqual({ added: ["rain", "night"], isGone: false });
  expect(markOf(item("b", ["rain", "night"]))?.added).toEqual(["night"]);
  expect(markOf(item("c", ["rain"]))).toBeUndefined();
});

test("an edit that changed nothing of an item leaves no mark on it", () => {
  const selection = withItems(nothing, [item("a", ["rain"])], { anchor: null });
  expect(marksOf({ kind: "tag", names: ["rain"] }, selection)(item("a", ["rain"]))).toBeUndefined();
  expect(
    marksOf({ kind: "untag", names: ["fog"] }, selection)(item("a", ["rain"])),
  ).toBeUndefined();
});

test("of all matches, those that are as the edit made them", () => {
  const markOf = marksOf({ kind: "untag", names: ["rain"] }, everything);
  expect(markOf(item("a", []))).toEqual({ added: [], isGone: false });
});
