/** Of tiles, in pixels: the height of a row, or the side of a square. */
export const tileSizes = { min: 96, max: 320, step: 4 } as const;

/** The size of tiles until one is chosen, and the gap between them, by the width of the window. */
export function initialTileSize(windowWidth: number): number {
  if (windowWidth <= 640) return 104;
  return windowWidth >= 1920 ? 192 : 164;
}

/** Space between tiles. */
export function gridGap(windowWidth: number): number {
  return windowWidth <= 640 ? 2 : 4;
}

export interface SquareLayout {
  columns: number;
  /** Of a tile, in pixels. */
  side: number;
}

/** Fills a width with squares of about a size: at least two columns, edge to edge. */
export function squareLayout(width: number, tileSize: number, gap: number): SquareLayout {
  const columns = Math.max(2, Math.floor((width + gap) / (tileSize + gap)));
  return { columns, side: Math.max(1, Math.floor((width - gap * (columns - 1)) / columns)) };
}

/** The widths that are made and kept. */
const widths = [128, 256, 512, 1024];

/** The address of a thumbnail wide enough for a tile on this screen; other addresses stay unchanged. */
export function thumbnailAddress(address: string, width: number, density: number): string {
  const url = new URL(address, "http://here.invalid");
  if (!url.pathname.endsWith("/thumbnail")) return address;
  const wanted = width * Math.min(density, 2);
  url.searchParams.set("w", String(widths.find((one) => one >= wanted) ?? widths.at(-1)));
  return url.origin === "http://here.invalid" ? url.pathname + url.search : url.href;
}
