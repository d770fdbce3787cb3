/** Space between tiles, in pixels. */
export const gridGap = 6;
/** Height of a tile's caption. */
export const captionHeight = 22;
/** From this width on a tile has a caption. */
const captionFrom = 132;

export const tileSizes = { min: 72, max: 320, initial: 148, step: 4 } as const;

export interface GridLayout {
  columns: number;
  /** Of a tile, in pixels; pictures are square. */
  width: number;
  /** Of a row, including the gap below it. */
  rowHeight: number;
  captions: boolean;
}

/** Fills a width with tiles of about a size: at least two columns, edge to edge. */
export function layOut(width: number, tileSize: number): GridLayout {
  const fitting = Math.floor((width + gridGap) / (tileSize + gridGap));
  const columns = Math.max(2, fitting);
  const tile = Math.max(1, Math.floor((width - gridGap * (columns - 1)) / columns));
  const captions = tile >= captionFrom;
  return {
    columns,
    width: tile,
    rowHeight: tile + (captions ? captionHeight : 0) + gridGap,
    captions,
  };
}

/** Browsers cannot place anything below some 33 million pixels. */
const tallest = 30_000_000;

/** The number of rows that fit into a page: all of them, except for a million items on a phone. */
export function rowsThatFit(
  count: number,
  { columns, rowHeight }: Pick<GridLayout, "columns" | "rowHeight">,
): number {
  return Math.min(Math.ceil(count / columns), Math.floor(tallest / rowHeight));
}

/** The index that a key moves to in the grid; null for keys without a meaning there. */
export function nextIndex(
  key: string,
  index: number,
  count: number,
  { columns }: Pick<GridLayout, "columns">,
): number | null {
  const steps: Record<string, number | undefined> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    PageUp: index - columns * 4,
    PageDown: index + columns * 4,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  if (next === undefined) return null;
  // up and down stay in their column at the edges
  if (key === "ArrowUp" && next < 0) return index;
  if (key === "ArrowDown" && next >= count) return index;
  return Math.min(count - 1, Math.max(0, next));
}

const widths = [128, 256, 384, 512];

/** The address of a thumbnail wide enough for a tile on this screen; other addresses stay unchanged. */
export function thumbnailAddress(address: string, width: number, density: number): string {
  const url = new URL(address, "http://here.invalid");
  if (!url.pathname.endsWith("/thumbnail")) return address;
  const wanted = width * Math.min(density, 2);
  url.searchParams.set("w", String(widths.find((one) => one >= wanted) ?? 512));
  return url.origin === "http://here.invalid" ? url.pathname + url.search : url.href;
}
