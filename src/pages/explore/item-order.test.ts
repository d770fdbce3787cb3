import { expect, test } from "vitest";
import type { MediaItem } from "#contract/media.ts";
import { isComparable, itemOrder } from "./item-order.ts";

const label = { name: "cat", box: null, confidence: null, source: "manual" };
const item = (id: string, size: number, labels: number): MediaItem => ({
  media_id: id,
  file_name: `${size}.png`,
  media_type: "image",
  width: 1,
  height: 1,
  duration_ms: null,
  size_bytes: size,
  added_at: "2026-03-01T12:00:00",
  tags: [],
  labels: Array.from({ length: labels }, () => label),
  caption: null,
  cluster_id: null,
  metadata: {},
  media_uri: "/m",
  media_thumb_uri: "/t",
});

test("orders items as the server does; equal ones as in the dataset, whichever the direction", () => {
  const all = [item("a", 3, 0), item("b", 1, 2), item("c", 3, 1)];
  const ids = (...order: Parameters<typeof itemOrder>[0][]) =>
    order.map((one) =>
      all
        .toSorted((left, right) => itemOrder(one, left, right))
        .map(({ media_id: id }) => id)
        .join(""),
    );
  expect(ids(null, { sort: "added", order: "desc" })).toEqual(["abc", "cba"]);
  expect(ids({ sort: "size", order: "asc" }, { sort: "size", order: "desc" })).toEqual([
    "bac",
    "acb",
  ]);
  expect(ids({ sort: "name", order: "asc" })).toEqual(["bac"]);
  expect(ids({ sort: "labels", order: "desc" })).toEqual(["bca"]);
  expect(isComparable({ sort: "sharpness", order: "asc" })).toBe(false);
});
