import { isAscii } from "node:buffer";
import type { Data, RecordBatch } from "apache-arrow";
import { digitsKept } from "../../lib/hash-start.ts";

/**
 * Plain arrays from Arrow columns: the counterpart of `columns.ts`, written out for the same reason. Only for batches
 * that come from a query, whose nested columns begin where their parents do.
 */
export type ColumnData = Data;

/** @throws Error if the query did not select the column. */
export function columnOf(batch: RecordBatch, name: string): ColumnData {
  const data = batch.getChild(name)?.data[0];
  if (data === undefined) throw new Error(`The table has no column ${name}`);
  return data;
}

/** A 64-bit integer or time column as it is stored. */
export function longs(batch: RecordBatch, name: string): BigInt64Array | BigUint64Array {
  return columnOf(batch, name).values;
}

export function readTexts(data: ColumnData): (string | null)[] {
  const offsets: Int32Array = data.valueOffsets;
  const start = offsets[0] ?? 0;
  const end = offsets[data.length] ?? start;
  const values: Uint8Array = data.values;
  const bytes = Buffer.from(values.buffer, values.byteOffset + start, end - start);
  // Slicing one long string is several times faster than decoding each value.
  const all = isAscii(bytes) ? bytes.toString("latin1") : null;
  return readEach(data, (row) => {
    const [from, to] = [(offsets[row] ?? 0) - start, (offsets[row + 1] ?? 0) - start];
    return all === null ? bytes.toString("utf8", from, to) : all.slice(from, to);
  });
}

/**
 * Counts the occurrences of each text; null is skipped, and rows whose mark is 0. Compares bytes, because creating a string for every value of a
 * million rows costs five times as much.
 */
export function countTexts(
  data: ColumnData,
  counts: Map<string, number>,
  kept: Uint8Array | null = null,
): void {
  const offsets: Int32Array = data.valueOffsets;
  countParts(data, { endOf: (row) => offsets[row + 1] ?? 0, kept }, counts);
}

/** The marks of the elements of a column of lists, from those of its rows. */
export function marksOfElements(lists: ColumnData, kept: Uint8Array): Uint8Array {
  const offsets: Int32Array = lists.valueOffsets;
  const marks = new Uint8Array(lists.children[0]?.length ?? 0);
  for (let row = 0; row < lists.length; row++) {
    if (kept[row] === 1) marks.fill(1, offsets[row], offsets[row + 1]);
  }
  return marks;
}

const slash = 0x2f;

/** Counts the folders of file names: each text up to its last slash. A name without one is in no folder. */
export function countFolders(
  data: ColumnData,
  counts: Map<string, number>,
  kept: Uint8Array | null = null,
): void {
  const offsets: Int32Array = data.valueOffsets;
  const values: Uint8Array = data.values;
  const endOf = (row: number) => {
    const start = offsets[row] ?? 0;
    for (let end = offsets[row + 1] ?? 0; end > start; end--) {
      if (values[end - 1] === slash) return end;
    }
    return start;
  };
  countParts(data, { endOf, kept }, counts);
  counts.delete("");
}

/**
 * @param parts `endOf`: where the counted part of a row's text ends; `kept`: 1 for each row that counts, null for all.
 */
function countParts(
  data: ColumnData,
  { endOf, kept }: { endOf: (row: number) => number; kept: Uint8Array | null },
  counts: Map<string, number>,
): void {
  if (data.nullCount === data.length) return;
  const offsets: Int32Array = data.valueOffsets;
  const values: Uint8Array = data.values;
  const ends = Int32Array.from({ length: data.length }, (_, row) => endOf(row));
  const mask = 2 ** Math.ceil(Math.log2(data.length + 1) + 1) - 1;
  /** By hash: the first row with the text, plus one. By that row: the number of occurrences. */
  const firsts = new Int32Array(mask + 1);
  const found = new Int32Array(data.length);
  for (let row = 0; row < data.length; row++) {
    if (kept !== null && kept[row] !== 1) continue;
    if (data.nullCount > 0 && !data.getValid(row)) continue;
    const start = offsets[row] ?? 0;
    const end = ends[row] ?? 0;
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (values[i] ?? 0)) | 0;
    let slot = (hash ^ (hash >>> 15)) & mask;
    let first = firsts[slot] ?? 0;
    while (first !== 0 && !sameBytes(values, { offsets, ends }, first - 1, row)) {
      slot = (slot + 1) & mask;
      first = firsts[slot] ?? 0;
    }
    if (first === 0) firsts[slot] = first = row + 1;
    found[first - 1]! += 1;
  }
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  for (let row = 0; row < data.length; row++) {
    const count = found[row] ?? 0;
    if (count === 0) continue;
    const text = bytes.toString("utf8", offsets[row], ends[row]);
    counts.set(text, (counts.get(text) ?? 0) + count);
  }
}

function sameBytes(
  values: Uint8Array,
  { offsets, ends }: { offsets: Int32Array; ends: Int32Array },
  a: number,
  b: number,
): boolean {
  const startA = offsets[a] ?? 0;
  const startB = offsets[b] ?? 0;
  const length = (ends[a] ?? 0) - startA;
  if ((ends[b] ?? 0) - startB !== length) return false;
  for (let i = 0; i < length; i++) if (values[startA + i] !== values[startB + i]) return false;
  return true;
}

/** 64-bit integers of less than 53 bits. */
export function readLongs(data: ColumnData): (number | null)[] {
  const values: BigInt64Array = data.values;
  return readEach(data, (row) => Number(values[row]));
}

export function readDoubles(data: ColumnData): (number | null)[] {
  const values: Float64Array = data.values;
  return readEach(data, (row) => values[row] ?? null);
}

export function readBooleans(data: ColumnData): (boolean | null)[] {
  const bits: Uint8Array = data.values;
  return readEach(data, (row) => {
    const bit = data.offset + row;
    return ((bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  });
}

/** @param read Reads the column of the elements of all lists. */
export function readLists<T>(
  data: ColumnData,
  read: (elements: ColumnData) => T[],
): (T[] | null)[] {
  const offsets: Int32Array = data.valueOffsets;
  const [child] = data.children;
  const elements = child === undefined ? [] : read(child);
  return readEach(data, (row) => elements.slice(offsets[row], offsets[row + 1]));
}

function readEach<T>(data: ColumnData, read: (row: number) => T): (T | null)[] {
  const complete = data.nullCount === 0;
  const values: (T | null)[] = [];
  for (let row = 0; row < data.length; row++) {
    values.push(complete || data.getValid(row) ? read(row) : null);
  }
  return values;
}

/** The first digits of a row's hash as a number. */
export function startOf({ values, valueOffsets }: ColumnData, row: number): number {
  let at: number = valueOffsets[row] ?? 0;
  let value = 0;
  for (let digit = 0; digit < digitsKept; digit++) {
    const code: number = values[at++] ?? 0;
    value = value * 16 + (code > 0x39 ? code - 0x57 : code - 0x30);
  }
  return value;
}
