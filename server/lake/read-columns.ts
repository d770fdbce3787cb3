import { isAscii } from "node:buffer";
import type { Data, RecordBatch } from "apache-arrow";

/**
 * Plain arrays from Arrow columns: the counterpart of `columns.ts`, and written out for the same reason. Only for
 * batches as they come from a query, whose nested columns begin where their parents do.
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

/** @param read Reads the column of all elements of all lists. */
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
