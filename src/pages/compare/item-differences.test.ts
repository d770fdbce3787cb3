import { expect, test } from "vitest";
import type { DiffItem } from "#contract/diff.ts";
import type { MediaItem } from "#contract/media.ts";
import {
  isChangedLabel,
  namesGainedAndLost,
  shortDifferences,
  valueDifferences,
} from "./item-differences.ts";

const item: MediaItem = {
  media_id: "0b0e7d2c-6a55-4b27-9d5e-8f6f1f2a3b4c",
  file_name: "a.jpg",
  media_type: "image",
  width: 10,
  height: 20,
  duration_ms: null,
  size_bytes: 5,
  added_at: "2026-01-01T00:00:00",
  tags: [],
  labels: [{ name: "car", source: "me", box: [0, 0, 0.5, 0.5] }],
  caption: "old",
  cluster_id: null,
  metadata: { site: "north", kept: 1 },
  media_uri: "/a",
  media_thumb_uri: "/a",
};

test("names that one side has more often, each once", () => {
  expect(namesGainedAndLost(["a", "b", "b"], ["b", "c", "c"])).toEqual({
    gained: ["c"],
    lost: ["a", "b"],
  });
});

test("values are listed side by side, without equal ones", () => {
  const difference: DiffItem = {
    change: "modified",
    media_id: item.media_id,
    before: item,
    after: { ...item, caption: "", cluster_id: "7", metadata: { kept: 1, year: 2026 } },
    fields: ["caption", "cluster", "metadata"],
    same_bytes_as: null,
  };
  expect(valueDifferences(difference)).toEqual([
    { field: "caption", name: null, before: "old", after: null },
    { field: "cluster", name: null, before: null, after: "7" },
    { field: "metadata", name: "site", before: "north", after: null },
    { field: "metadata", name: "year", before: null, after: "2026" },
  ]);
  expect(valueDifferences({ ...difference, before: null })).toEqual([]);
});

test("a card shows the values of a field if all of them are short", () => {
  const difference: DiffItem = {
    change: "modified",
    media_id: item.media_id,
    before: item,
    after: { ...item, caption: "as long as a caption usually is", cluster_id: "7", width: 11 },
    fields: ["caption", "cluster", "media"],
    same_bytes_as: null,
  };
  expect(shortDifferences(difference)).toEqual([
    { field: "cluster", name: null, before: null, after: "7" },
    { field: "media", name: null, before: "10 × 20", after: "11 × 20" },
  ]);
  const metadata = { site: "south", kept: 2, year: 2026 };
  const many: DiffItem = { ...difference, after: { ...item, metadata }, fields: ["metadata"] };
  expect(shortDifferences(many)).toEqual([]);
  // A video with another duration.
  const [before, after] = [
    { ...item, duration_ms: 9_000 },
    { ...item, duration_ms: 65_000 },
  ];
  expect(shortDifferences({ ...difference, before, after, fields: ["media"] })).toEqual([
    { field: "media", name: null, before: "9 s", after: "1 min 05 s" },
  ]);
});

test("a label at another place counts as changed", () => {
  const [label] = item.labels;
  if (label === undefined) throw new Error("The item has a label");
  expect(isChangedLabel(label, item)).toBe(false);
  expect(isChangedLabel({ ...label, box: [0, 0, 1, 1] }, item)).toBe(true);
  expect(isChangedLabel(label, null)).toBe(true);
});
