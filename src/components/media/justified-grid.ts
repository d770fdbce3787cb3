import { type GridRows, lastAtMost, tallest } from "./grid-rows.ts";
import { type JustifiedRow, justifiedRows, unknownAspect } from "./justified-rows.ts";

/** The shapes of the items of a list, as far as they have been seen, page by page. */
export interface KnownAspects {
  pageSize: number;
  /** By the number of the page. */
  pages: ReadonlyMap<number, Float32Array>;
}

/** A page of the list, laid out: each begins with a row of its own, and all rows are full, except the very last. */
interface Part {
  rows: readonly JustifiedRow[];
  /** From the top of the part, of each row and of the end. */
  tops: readonly number[];
}

interface JustifiedGridOptions {
  count: number;
  width: number;
  target: number;
  gap: number;
}

/** Keeps the parts that are laid out while other pages become known. */
export type PartCache = Map<string, { aspects: Float32Array; part: Part }>;

/**
 * The rows of a list of which some pages are not known yet: those have the mean shape of the first page, so that a page
 * that becomes known moves only what is below it.
 */
export function justifiedGrid(
  { pageSize, pages }: KnownAspects,
  options: JustifiedGridOptions,
  cache: PartCache,
): GridRows {
  const { count, width, target, gap } = options;
  const key = `${width} ${target} ${gap}`;
  const mean = meanOf(pages.get(0));
  const partCount = Math.ceil(count / pageSize);
  const guessed = new Float32Array(pageSize).fill(mean);
  const layOut = (aspects: Float32Array, isLast: boolean) =>
    partFrom(aspects, { width, target, gap, lastRow: isLast ? "ragged" : "full" });
  let unknown: Part | undefined;

  function partOf(page: number): Part {
    const isLast = page === partCount - 1;
    const length = isLast ? count - page * pageSize : pageSize;
    const known = pages.get(page);
    if (known === undefined) {
      if (isLast) return layOut(guessed.subarray(0, length), true);
      return (unknown ??= layOut(guessed, false));
    }
    const kept = cache.get(`${key} ${page} ${length}`);
    if (kept !== undefined && kept.aspects === known) return kept.part;
    const part = layOut(filled(known, length, mean), isLast);
    cache.set(`${key} ${page} ${length}`, { aspects: known, part });
    return part;
  }

  const parts = Array.from({ length: partCount }, (_, page) => partOf(page));
  // Of each part, and of the end: the first row, and the distance from the top.
  const firstRows = new Float64Array(partCount + 1);
  const tops = new Float64Array(partCount + 1);
  parts.forEach((part, page) => {
    firstRows[page + 1] = (firstRows[page] ?? 0) + part.rows.length;
    tops[page + 1] = (tops[page] ?? 0) + (part.tops.at(-1) ?? 0);
  });

  const rowAt = (y: number) => {
    if (partCount === 0) return 0;
    const page = Math.min(partCount - 1, lastAtMost(tops, Math.max(0, y)));
    const part = parts[page];
    if (part === undefined) return 0;
    const row = lastAtMost(part.tops, Math.max(0, y - (tops[page] ?? 0)));
    return (firstRows[page] ?? 0) + Math.min(part.rows.length - 1, row);
  };
  const allRows = firstRows[partCount] ?? 0;
  const allHeight = tops[partCount] ?? 0;
  const rows = allHeight > tallest ? rowAt(tallest) : allRows;

  const row: GridRows["row"] = (index) => {
    const page = Math.min(partCount - 1, lastAtMost(firstRows, index));
    const part = parts[page];
    const place = index - (firstRows[page] ?? 0);
    const found = part?.rows[place];
    if (part === undefined || found === undefined) throw new RangeError(`No row ${index}`);
    let left = 0;
    return {
      first: page * pageSize + found.first,
      top: (tops[page] ?? 0) + (part.tops[place] ?? 0),
      height: found.height,
      widths: found.widths,
      lefts: found.widths.map((one) => {
        const start = left;
        left += one + gap;
        return start;
      }),
    };
  };

  return {
    rows,
    cells: rows === allRows ? count : row(rows).first,
    height: Math.min(allHeight, tallest),
    columns: parts.reduce((most, part) => Math.max(most, mostIn(part)), 1),
    rowAt: (y) => Math.min(rows - 1, rowAt(y)),
    row,
    rowOf(cell) {
      const page = Math.max(0, Math.min(partCount - 1, Math.floor(cell / pageSize)));
      const inPart = cell - page * pageSize;
      const found = parts[page]?.rows ?? [];
      let [low, high] = [0, Math.max(0, found.length - 1)];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((found[middle]?.first ?? 0) <= inPart) low = middle;
        else high = middle - 1;
      }
      return (firstRows[page] ?? 0) + low;
    },
  };
}

function partFrom(aspects: Float32Array, options: Parameters<typeof justifiedRows>[1]): Part {
  const rows = justifiedRows(aspects, options);
  const tops = [0];
  for (const { height } of rows) tops.push((tops.at(-1) ?? 0) + height + options.gap);
  return { rows, tops };
}

const mostOf = new WeakMap<Part, number>();

function mostIn(part: Part): number {
  const known = mostOf.get(part);
  if (known !== undefined) return known;
  const most = part.rows.reduce((best, { widths }) => Math.max(best, widths.length), 1);
  mostOf.set(part, most);
  return most;
}

/** As long as the page must be: it may have been read before the list grew or shrank. */
function filled(aspects: Float32Array, length: number, mean: number): Float32Array {
  if (aspects.length === length) return aspects;
  const all = new Float32Array(length).fill(mean);
  all.set(aspects.subarray(0, length));
  return all;
}

function meanOf(aspects: Float32Array | undefined): number {
  if (aspects === undefined || aspects.length === 0) return unknownAspect;
  return aspects.reduce((sum, aspect) => sum + aspect, 0) / aspects.length;
}
