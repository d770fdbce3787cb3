import { describe, expect, test } from "vitest";
import { coversTile, edgeScroll, placesIn, touchedTiles } from "./lasso.ts";

const layout = { columns: 4, width: 100, rowHeight: 128 };
const touched = (x: number, y: number, toX: number, toY: number, count = 18) =>
  touchedTiles({ x, y }, { x: toX, y: toY }, layout, count);

describe("a rectangle drawn over the grid", () => {
  test("touches tiles, drawn in any direction", () => {
    const span = { rows: [0, 1], columns: [1, 2] };
    expect(touched(110, 10, 220, 140)).toEqual(span);
    expect(touched(220, 140, 110, 10)).toEqual(span);
    expect(placesIn({ rows: [0, 1], columns: [1, 2] }, 4, 18)).toEqual([1, 2, 5, 6]);
  });

  test("does not touch a tile across the gap before it", () => {
    expect(touched(103, 10, 150, 20)).toEqual({ rows: [0, 0], columns: [1, 1] });
    expect(touched(101, 10, 105, 20)).toBeNull();
    expect(touched(10, 124, 50, 127)).toBeNull();
  });

  test("ends with the tiles", () => {
    const span = touched(-50, 300, 2_000, 9_000);
    expect(span).toEqual({ rows: [2, 4], columns: [0, 3] });
    expect(span && placesIn(span, 4, 18)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(touched(10, 700, 50, 900)).toBeNull();
    expect(coversTile(span, 8, 4)).toBe(true);
    expect(coversTile(span, 7, 4)).toBe(false);
    expect(coversTile(null, 8, 4)).toBe(false);
  });
});

test("near the edges of the window it scrolls, faster when nearer", () => {
  expect(edgeScroll(400, 800)).toBe(0);
  expect(edgeScroll(790, 800)).toBeGreaterThan(edgeScroll(760, 800));
  expect(edgeScroll(2_000, 800)).toBe(32);
  expect(edgeScroll(-10, 800)).toBe(-32);
});
