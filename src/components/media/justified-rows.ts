/** Rows of pictures that keep their shape: every row is as wide as the page, and about as high as wanted. */

/** A shape beyond these is cropped, so that one picture cannot fill a page or vanish. */
const narrowest = 0.4;
const widest = 5;
/** The shape of a picture whose size is not known. */
export const unknownAspect = 4 / 3;

export interface Shape {
  width: number;
  height: number;
}

/** Width divided by height, within limits. */
export function aspectOf({ width, height }: Shape): number {
  if (!(width > 0 && height > 0)) return unknownAspect;
  return Math.min(widest, Math.max(narrowest, width / height));
}

/** Whether the whole picture does not fit into its tile. */
export function isCropped({ width, height }: Shape): boolean {
  return width > 0 && height > 0 && (width / height > widest || width / height < narrowest);
}

export interface JustifiedRow {
  /** The index of its first picture. */
  first: number;
  /** Of each picture, in whole pixels; with the gaps they fill the row exactly. */
  widths: number[];
  height: number;
}

export interface JustifiedOptions {
  width: number;
  /** The height that rows should have. */
  target: number;
  gap: number;
  /**
   * `ragged`: it keeps the wanted height, and its end stays empty. `full`: it is filled, and the rows before it make up
   * for that: other pictures follow.
   */
  lastRow: "ragged" | "full";
}

/** Divides pictures into rows, in their order. */
export function justifiedRows(
  aspects: ArrayLike<number>,
  { width, target, gap, lastRow }: JustifiedOptions,
): JustifiedRow[] {
  const starts = rowStarts(aspects, { width, target, gap });
  if (lastRow === "full") evenTail(starts, aspects, { width, target, gap });
  return starts.map((first, row) => {
    const end = starts[row + 1] ?? aspects.length;
    const full = naturalHeight(sumOf(aspects, first, end), end - first, width, gap);
    const isRagged = lastRow === "ragged" && end === aspects.length && full > target;
    const height = Math.max(1, Math.round(isRagged ? target : full));
    return {
      first,
      height,
      widths: widthsOf(aspects, { first, end, width, gap, height, isRagged }),
    };
  });
}

type Fit = Pick<JustifiedOptions, "width" | "target" | "gap">;

/** The height at which pictures fill a row. */
function naturalHeight(aspects: number, count: number, width: number, gap: number): number {
  return Math.max(1, width - gap * (count - 1)) / aspects;
}

function rowStarts(aspects: ArrayLike<number>, fit: Fit): number[] {
  const starts: number[] = [];
  let first = 0;
  while (first < aspects.length) {
    starts.push(first);
    first = endOfRow(aspects, first, fit);
  }
  return starts;
}

/** A row ends before the picture that makes it too low, or after it where that is nearer to the target. */
function endOfRow(aspects: ArrayLike<number>, first: number, { width, target, gap }: Fit): number {
  let sum = 0;
  let before = Number.POSITIVE_INFINITY;
  for (let end = first; end < aspects.length; end += 1) {
    sum += aspects[end] ?? unknownAspect;
    const height = naturalHeight(sum, end + 1 - first, width, gap);
    if (height < target) return end === first || target / height <= before / target ? end + 1 : end;
    before = height;
  }
  return aspects.length;
}

/** How many pictures of the end may be divided anew. */
const tailPictures = 60;

/** Divides the last pictures anew, so that the last row is full and all are near the target. */
function evenTail(starts: number[], aspects: ArrayLike<number>, { width, target, gap }: Fit): void {
  const { length } = aspects;
  const keptRows = starts.findIndex((start) => start >= length - tailPictures);
  if (keptRows === -1) return;
  const from = starts[keptRows] ?? 0;
  // The best division of the pictures from here to the end: its cost, and where its first row ends.
  const cost = new Float64Array(length - from + 1).fill(Number.POSITIVE_INFINITY);
  const ends = new Int32Array(length - from + 1);
  cost[length - from] = 0;
  for (let first = length - 1; first >= from; first -= 1) {
    let sum = 0;
    for (let end = first + 1; end <= length; end += 1) {
      sum += aspects[end - 1] ?? unknownAspect;
      const height = naturalHeight(sum, end - first, width, gap);
      // Squared, so that two rows that are a little off are better than one that is far off.
      const own = Math.log(height / target) ** 2;
      const all = own + (cost[end - from] ?? Number.POSITIVE_INFINITY);
      if (all < (cost[first - from] ?? 0)) {
        cost[first - from] = all;
        ends[first - from] = end;
      }
      if (height < target / 4) break;
    }
  }
  starts.length = keptRows;
  for (let first = from; first < length; first = ends[first - from] ?? length) starts.push(first);
}

interface RowPart extends Pick<JustifiedOptions, "width" | "gap"> {
  first: number;
  end: number;
  height: number;
  isRagged: boolean;
}

/** Edges are rounded, and not widths, so that the row ends at the page's edge. */
function widthsOf(aspects: ArrayLike<number>, row: RowPart): number[] {
  const { first, end, width, gap, height, isRagged } = row;
  const room = Math.max(end - first, width - gap * (end - first - 1));
  const scale = isRagged ? height : room / sumOf(aspects, first, end);
  const widths: number[] = [];
  let sum = 0;
  let edge = 0;
  for (let index = first; index < end; index += 1) {
    sum += aspects[index] ?? unknownAspect;
    const next = Math.min(Math.round(room), Math.round(sum * scale));
    widths.push(Math.max(1, next - edge));
    edge = next;
  }
  return widths;
}

function sumOf(aspects: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += aspects[index] ?? unknownAspect;
  return sum;
}
