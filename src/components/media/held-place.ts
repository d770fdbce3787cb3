import type { Span } from "#/lib/page-window.ts";

/** A tile that is to stay where it is on the screen while the list around it becomes another. */
export interface HeldPlace {
  /** Its place in the list. */
  index: number;
  /** The column that it is to stand in, of as many as there were; with other widths that means nothing. */
  column: number;
  columns: number;
  /** How far below the upper edge of the window, in pixels; null to leave the page as it is scrolled. */
  top: number | null;
  /** It has the focus. */
  focused: boolean;
}

/** What is in sight of a grid: the tile by which its place is told, and the places from the first to the last. */
export interface GridSight extends HeldPlace {
  span: Span;
  /** Of a tile, in pixels. */
  width: number;
}

/** How many cells stay empty before the first tile, so that the held one stands in its column. */
export function leadOf(held: HeldPlace | null, columns: number): number {
  if (held === null || held.columns !== columns) return 0;
  return (((held.column - held.index) % columns) + columns) % columns;
}

/** What sticks to the upper edge of the window, in pixels: a tile below it is in sight as a whole. */
export const stuckHeight = 104;

interface SightOptions {
  columns: number;
  lead: number;
}

/** Reads from the document what is in sight; null where nothing is. */
export function sightOf(root: HTMLElement, { columns, lead }: SightOptions): GridSight | null {
  const tiles = [...root.querySelectorAll<HTMLElement>("[data-index]")]
    .map((tile) => ({ tile, box: tile.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > stuckHeight && box.top < window.innerHeight)
    .map(({ tile, box }) => ({ tile, box, cell: Number(tile.dataset["index"]) }))
    .toSorted((a, b) => a.cell - b.cell);
  const first = tiles[0];
  if (first === undefined) return null;
  const focused = tiles.find(({ tile }) => tile === document.activeElement);
  const held = focused ?? tiles.find(({ box }) => box.top >= stuckHeight) ?? first;
  // From the top of the list to the top of the list: what is above it stays in sight.
  const atTop = first.cell === lead && first.box.top >= stuckHeight;
  return {
    index: held.cell - lead,
    column: held.cell % columns,
    columns: atTop ? 0 : columns,
    top: atTop ? null : held.box.top,
    focused: focused !== undefined,
    span: { first: first.cell - lead, last: (tiles.at(-1) ?? first).cell - lead },
    width: held.box.width,
  };
}
