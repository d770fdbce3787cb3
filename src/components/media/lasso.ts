import { type GridLayout, gridGap } from "./grid-layout.ts";

/** A point in the grid, in pixels from its upper left corner. */
export interface Point {
  x: number;
  y: number;
}

/** The tiles that a rectangle touches: first and last row and column, both included. */
export interface TileSpan {
  rows: readonly [number, number];
  columns: readonly [number, number];
}

/** A pointer that moved less than this clicked, and did not drag. */
export const dragFrom = 6;

/** The tiles between two corners; null where the rectangle lies in a gap. */
export function touchedTiles(
  a: Point,
  b: Point,
  layout: Pick<GridLayout, "columns" | "width" | "rowHeight">,
  count: number,
): TileSpan | null {
  const lastRow = Math.ceil(count / layout.columns) - 1;
  const rows = along(a.y, b.y, layout.rowHeight, layout.rowHeight - gridGap, lastRow);
  const columns = along(a.x, b.x, layout.width + gridGap, layout.width, layout.columns - 1);
  return rows && columns && { rows, columns };
}

/** The cells that a range touches in one dimension; only the first `size` pixels of each cell count. */
function along(
  from: number,
  to: number,
  pitch: number,
  size: number,
  last: number,
): readonly [number, number] | null {
  const [low, high] = from < to ? [from, to] : [to, from];
  const below = Math.floor(low / pitch);
  // A range that starts in a gap does not touch the cell before the gap.
  const start = Math.max(0, low - below * pitch > size ? below + 1 : below);
  const end = Math.min(last, Math.floor(high / pitch));
  return start <= end ? [start, end] : null;
}

export function coversTile(span: TileSpan | null, index: number, columns: number): boolean {
  if (span === null) return false;
  const row = Math.floor(index / columns);
  const column = index % columns;
  return (
    row >= span.rows[0] &&
    row <= span.rows[1] &&
    column >= span.columns[0] &&
    column <= span.columns[1]
  );
}

/** The indices of the tiles, ascending. */
export function placesIn({ rows, columns }: TileSpan, width: number, count: number): number[] {
  const places: number[] = [];
  for (let row = rows[0]; row <= rows[1]; row += 1) {
    for (let column = columns[0]; column <= columns[1]; column += 1) {
      const place = row * width + column;
      if (place < count) places.push(place);
    }
  }
  return places;
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
