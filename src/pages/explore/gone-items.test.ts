import { expect, test } from "vitest";
import type { MediaItem } from "#contract/media.ts";
import { withGone } from "./gone-items.ts";
import type { MediaItems } from "./use-media-items.ts";

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
  media_uri: "/m",
  media_thumb_uri: "/t",
});

test("items that no longer match stay where they were", async () => {
  const left = ["b", "d", "e"].map(item);
  const shown: unknown[] = [];
  const items: MediaItems = {
    total: left.length,
    aspects: { pageSize: 120, pages: new Map() },
    head: "1",
    itemAt: (index) => left[index],
    indexOf: (id) => left.findIndex(({ media_id: one }) => one === id),
    loaded: () => new Map(left.map((one) => [one.media_id, one])),
    places: () => new Map(left.entries()),
    show: (span) => shown.push(span),
    jump: () => {},
    keep: () => {},
    all: async ({ first, last }) => left.slice(first, last + 1),
    error: null,
    incomplete: false,
    isStale: false,
    retry: () => {},
  };
  const gone = new Map([
    [0, item("a")],
    [2, item("c")],
    [5, item("f")],
  ]);
  const aspects = { pageSize: 120, pages: new Map<number, Float32Array>() };
  const all = withGone(items, gone, aspects);
  expect(all.total).toBe(6);
  const ids = [..."012345"].map((index) => all.itemAt(Number(index))?.media_id);
  expect(ids).toEqual([..."abcdef"]);
  expect([..."abcdef"].map((id) => all.indexOf(id))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(all.indexOf("z")).toBe(-1);
  const span = await all.all({ first: 1, last: 5 });
  expect(span.map(({ media_id: id }) => id)).toEqual([..."bcdef"]);
  all.show({ first: 2, last: 4 });
  expect(shown).toEqual([{ first: 1, last: 2 }]);
});
