import type { GridRows } from "./grid-rows.ts";

/** A point in the grid, in pixels from its upper left corner. */
export interface Point {
  x: number;
  y: number;
}

/** A pointer that moved less than this clicked, and did not drag. */
export const dragFrom = 6;

/** The cells that the rectangle between two corners touches, ascending. */
export function touchedCells(a: Point, b: Point, grid: GridRows): number[] {
  if (grid.rows === 0) return [];
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  const cells: number[] = [];
  if (bottom < 0) return cells;
  for (let index = grid.rowAt(top); index < grid.rows; index += 1) {
    const row = grid.row(index);
    if (row.top > bottom) break;
    // The rectangle may begin in the gap below the row.
    if (row.top + row.height < top) continue;
    row.lefts.forEach((start, place) => {
      const touches = start <= right && start + (row.widths[place] ?? 0) >= left;
      if (touches) cells.push(row.first + place);
    });
  }
  return cells;
}

/** The distance from the window's edge that scrolls, and the highest speed, in pixels a frame. */
const edge = 56;
const fastest = 32;

/** How far to scroll in this frame while the pointer is near an edge of the window, or beyond it. */
export function edgeScroll(clientY: number, windowHeight: number): number {
  const above = edge - clientY;
  const below = clientY - (windowHeight - edge);
  const depth = Math.max(above, below);
  if (depth <= 0) return 0;
  return Math.ceil(Math.min(1, depth / edge) * fastest) * (above > below ? -1 : 1);
}
