import { describe, expect, test } from "vitest";
import { equalRows, nextCell } from "./grid-rows.ts";
import { type PartCache, justifiedGrid } from "./justified-grid.ts";

const squares = (count: number, columns = 5) =>
  equalRows({ count, columns, width: 100, height: 100, gap: 4 });

describe("equal rows", () => {
  test("the page is as long as its rows, up to the browser's limit", () => {
    expect(squares(23).rows).toBe(5);
    expect(squares(0).rows).toBe(0);
    const long = equalRows({ count: 1_000_000, columns: 2, width: 196, height: 196, gap: 4 });
    expect(long.height).toBe(30_000_000);
    expect(long.cells).toBe(300_000);
  });

  test("the last row has the rest", () => {
    const { first, widths, lefts, top } = squares(23).row(4);
    expect({ first, top, tiles: widths.length }).toEqual({ first: 20, top: 416, tiles: 3 });
    expect(lefts).toEqual([0, 104, 208]);
  });

  test("keys move by item, row and page, and stop at the edges", () => {
    const move = (key: string, from: number) => nextCell(key, from, squares(23));
    expect(move("ArrowRight", 22)).toBe(22);
    expect(move("ArrowLeft", 0)).toBe(0);
    expect(move("ArrowDown", 3)).toBe(8);
    expect(move("ArrowDown", 20)).toBe(20);
    expect(move("ArrowUp", 2)).toBe(2);
    expect(move("PageDown", 4)).toBe(22);
    expect(move("Home", 17)).toBe(0);
    expect(move("End", 0)).toBe(22);
    expect(move("x", 0)).toBeNull();
  });
});

describe("justified rows of a long list", () => {
  const pageSize = 120;
  const options = { count: 1000, width: 1392, target: 164, gap: 4 };
  const shapes = [1.5, 0.667, 1.333, 4, 0.75, 1];
  const pageOf = (page: number) =>
    Float32Array.from({ length: pageSize }, (_, index) => shapes[(index * 5 + page) % 6] ?? 1);
  const known = (...pages: number[]) => ({
    pageSize,
    pages: new Map(pages.map((page) => [page, pageOf(page)])),
  });
  const gridOf = (
    pages: number[],
    more: Partial<typeof options> = {},
    cache: PartCache = new Map(),
  ) => justifiedGrid(known(...pages), { ...options, ...more }, cache);

  test("every item is in the row that says so, at any height", () => {
    const grid = gridOf([0, 1, 2, 5]);
    let next = 0;
    for (let index = 0; index < grid.rows; index += 1) {
      const row = grid.row(index);
      expect(row.first).toBe(next);
      expect(grid.rowAt(row.top)).toBe(index);
      expect(grid.rowAt(row.top + row.height - 1)).toBe(index);
      for (const [place] of row.widths.entries()) expect(grid.rowOf(next + place)).toBe(index);
      next += row.widths.length;
    }
    expect(next).toBe(1000);
    const last = grid.row(grid.rows - 1);
    expect(last.top + last.height + 4).toBe(grid.height);
  });

  test("a page that becomes known moves only what is below it", () => {
    const before = gridOf([0, 1]);
    const after = gridOf([0, 1, 4]);
    const row = before.row(before.rowOf(4 * pageSize));
    expect(after.row(after.rowOf(4 * pageSize)).top).toBe(row.top);
    expect(after.height).not.toBe(before.height);
  });

  test("arrows move to the nearest picture of the row", () => {
    const grid = gridOf([0]);
    const { first, lefts, widths } = grid.row(1);
    const below = nextCell("ArrowDown", first + 2, grid) ?? 0;
    const row = grid.row(2);
    const centre = (lefts[2] ?? 0) + (widths[2] ?? 0) / 2;
    const distances = row.lefts.map((left, place) =>
      Math.abs(left + (row.widths[place] ?? 0) / 2 - centre),
    );
    expect(below - row.first).toBe(distances.indexOf(Math.min(...distances)));
  });

  test("an empty list, a list that is shorter than its page, and a million items", () => {
    expect(gridOf([], { count: 0 })).toMatchObject({ rows: 0, cells: 0, height: 0 });
    expect(gridOf([0], { count: 3 }).rows).toBe(1);
    const long = gridOf([0], { count: 1_000_000, width: 360, target: 320 });
    expect(long.height).toBeLessThanOrEqual(30_000_000);
    expect(long.cells).toBeLessThan(1_000_000);
    expect(long.rowOf(long.cells - 1)).toBe(long.rows - 1);
  });
});
