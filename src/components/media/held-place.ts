import type { Span } from "#/lib/page-window.ts";

/** A tile that keeps its position on the screen while the list around it is replaced. */
export interface HeldPlace {
  /** Its index in the list. */
  index: number;
  /** The column that it stays in, among that many columns; void with another number of columns, and where it is 0. */
  column: number;
  columns: number;
  /** Distance from the top edge of the window, in pixels; null leaves the scroll position unchanged. */
  top: number | null;
  /** The tile has the focus. */
  focused: boolean;
}

/** The visible part of a grid: a reference tile, and the first and last index. */
export interface GridSight extends HeldPlace {
  span: Span;
  /** Of a tile, in pixels. */
  width: number;
}

/** The number of empty cells before the first tile that keep the held one in its column. */
export function leadOf(held: HeldPlace | null, columns: number): number {
  if (held === null || columns === 0 || held.columns !== columns) return 0;
  return (((held.column - held.index) % columns) + columns) % columns;
}

/** Height of the sticky elements at the top of most pages, in pixels: a tile below them is completely visible. */
export const stuckHeight = 104;

interface SightOptions {
  /** 0 where tiles have no column of their own. */
  columns: number;
  lead: number;
  /** Height of the sticky elements at the top of the window, in pixels. */
  stuck: number;
}

/** Reads the visible part from the document; null where no tile is visible. */
export function sightOf(
  root: HTMLElement,
  { columns, lead, stuck }: SightOptions,
): GridSight | null {
  const tiles = [...root.querySelectorAll<HTMLElement>("[data-index]")]
    .map((tile) => ({ tile, box: tile.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > stuck && box.top < window.innerHeight)
    .map(({ tile, box }) => ({ tile, box, cell: Number(tile.dataset["index"]) }))
    .toSorted((a, b) => a.cell - b.cell);
  const first = tiles[0];
  if (first === undefined) return null;
  const focused = tiles.find(({ tile }) => tile === document.activeElement);
  const held = focused ?? tiles.find(({ box }) => box.top >= stuck) ?? first;
  // At the top of the list the grid stays at the top, so that the content above it stays visible.
  const atTop = first.cell === lead && first.box.top >= stuck;
  return {
    index: held.cell - lead,
    column: columns === 0 ? 0 : held.cell % columns,
    columns: atTop ? 0 : columns,
    top: atTop ? null : held.box.top,
    focused: focused !== undefined,
    span: { first: first.cell - lead, last: (tiles.at(-1) ?? first).cell - lead },
    width: held.box.width,
  };
}
