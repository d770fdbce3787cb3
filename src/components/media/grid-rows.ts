/** The rows of a grid: where each of its cells is. All distances are in pixels from the grid's upper left corner. */
export interface GridRows {
  rows: number;
  /** The number of cells; fewer than there are items where a page cannot be that long. */
  cells: number;
  height: number;
  /** The most cells in a row. */
  columns: number;
  rowOf: (cell: number) => number;
  /** The row at a height; between two rows the one above. */
  rowAt: (y: number) => number;
  row: (index: number) => GridRow;
}

export interface GridRow {
  /** Its first cell. */
  first: number;
  top: number;
  /** Of its cells, without the gap below. */
  height: number;
  lefts: readonly number[];
  widths: readonly number[];
}

/** Browsers cannot place anything below some 33 million pixels. */
export const tallest = 30_000_000;

interface EqualCells {
  count: number;
  columns: number;
  width: number;
  height: number;
  gap: number;
}

/** Rows of cells of one size. */
export function equalRows({ count, columns, width, height, gap }: EqualCells): GridRows {
  const pitch = height + gap;
  const rows = Math.min(Math.ceil(count / columns), Math.floor(tallest / pitch));
  const cells = Math.min(count, rows * columns);
  const rowOf = (cell: number) => Math.floor(cell / columns);
  return {
    rows,
    cells,
    height: rows * pitch,
    columns,
    rowOf,
    rowAt: (y) => Math.max(0, Math.min(rows - 1, Math.floor(y / pitch))),
    row(index) {
      const first = index * columns;
      const length = Math.max(0, Math.min(columns, cells - first));
      return {
        first,
        top: index * pitch,
        height,
        lefts: Array.from({ length }, (_, column) => column * (width + gap)),
        widths: Array.from({ length }, () => width),
      };
    },
  };
}

/** How many rows the page keys move. */
const pageRows = 4;

/** The cell that a key moves to; null for keys without a meaning in a grid. */
export function nextCell(key: string, cell: number, grid: GridRows): number | null {
  const last = grid.cells - 1;
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, cell - 1);
    case "ArrowRight":
      return Math.min(last, cell + 1);
    case "ArrowUp":
      return above(cell, -1, grid);
    case "ArrowDown":
      return above(cell, 1, grid);
    case "PageUp":
      return above(cell, -pageRows, grid);
    case "PageDown":
      return above(cell, pageRows, grid);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** The cell some rows away whose centre is nearest. */
function above(cell: number, by: number, grid: GridRows): number {
  const from = grid.rowOf(cell);
  const to = Math.max(0, Math.min(grid.rows - 1, from + by));
  if (to === from) return cell;
  const centre = centreOf(grid.row(from), cell);
  const row = grid.row(to);
  let best = row.first;
  for (let other = row.first; other < row.first + row.widths.length; other += 1) {
    const isNearer =
      Math.abs(centreOf(row, other) - centre) < Math.abs(centreOf(row, best) - centre);
    if (isNearer) best = other;
  }
  return best;
}

function centreOf({ first, lefts, widths }: GridRow, cell: number): number {
  return (lefts[cell - first] ?? 0) + (widths[cell - first] ?? 0) / 2;
}

/** The index of the last value that is not greater; the values ascend, and the first is not greater. */
export function lastAtMost(values: ArrayLike<number>, value: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
