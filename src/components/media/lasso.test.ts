import { describe, expect, test } from "vitest";
import { equalRows } from "./grid-rows.ts";
import { justifiedGrid } from "./justified-grid.ts";
import { edgeScroll, touchedCells } from "./lasso.ts";

const squares = equalRows({ count: 23, columns: 5, width: 100, height: 100, gap: 6 });
const touched = (a: [number, number], b: [number, number], grid = squares) =>
  touchedCells({ x: a[0], y: a[1] }, { x: b[0], y: b[1] }, grid);

describe("a drawn rectangle", () => {
  test("touches the tiles below it, whichever corner it began at", () => {
    const cells = [6, 7, 11, 12];
    expect(touched([150, 150], [250, 250])).toEqual(cells);
    expect(touched([250, 250], [150, 150])).toEqual(cells);
  });

  test("touches nothing in a gap, or outside", () => {
    expect(touched([102, 102], [104, 104])).toEqual([]);
    expect(touched([0, -50], [500, -10])).toEqual([]);
    expect(touched([900, 0], [950, 500])).toEqual([]);
  });

  test("ends with the last item", () => {
    expect(touched([0, 430], [900, 9_000])).toEqual([20, 21, 22]);
  });

  test("follows the shapes of pictures in justified rows", () => {
    const aspects = Float32Array.from([2, 0.5, 1.5, 1, 2]);
    const grid = justifiedGrid(
      { pageSize: 120, pages: new Map([[0, aspects]]) },
      { count: 5, width: 408, target: 100, gap: 4 },
      new Map(),
    );
    const { lefts, widths } = grid.row(0);
    const inSecond = (lefts[1] ?? 0) + 2;
    expect(widths).toHaveLength(3);
    expect(touched([inSecond, 5], [inSecond + 3, 10], grid)).toEqual([1]);
    expect(touched([inSecond, 5], [900, 10], grid)).toEqual([1, 2]);
  });
});

test("the page scrolls while the pointer is near an edge, faster the nearer", () => {
  expect(edgeScroll(400, 800)).toBe(0);
  expect(edgeScroll(-10, 800)).toBe(-32);
  expect(edgeScroll(810, 800)).toBe(32);
  expect(edgeScroll(772, 800)).toBe(16);
});
