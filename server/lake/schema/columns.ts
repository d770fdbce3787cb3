import * as arrow from "apache-arrow";

/**
 * Arrow columns from plain arrays. Written out, because Arrow's own builders take a call per value and are several
 * times slower, which would be most of the time of an ingest.
 */

export function textColumn(values: readonly (string | null)[]): arrow.Data<arrow.Utf8> {
  const offsets = new Int32Array(values.length + 1);
  let bytes = 0;
  values.forEach((value, index) => {
    if (value !== null) bytes += Buffer.byteLength(value);
    offsets[index + 1] = bytes;
  });
  const data = Buffer.allocUnsafe(bytes);
  values.forEach((value, index) => {
    if (value !== null) data.write(value, offsets[index] ?? 0);
  });
  return arrow.makeData({
    type: new arrow.Utf8(),
    length: values.length,
    ...validity(values),
    valueOffsets: offsets,
    data,
  });
}

export function int32Column(values: readonly number[]): arrow.Data<arrow.Int32> {
  return arrow.makeData({
    type: new arrow.Int32(),
    length: values.length,
    nullCount: 0,
    data: Int32Array.from(values),
  });
}

export function int64Column(values: readonly (bigint | number | null)[]): arrow.Data<arrow.Int64> {
  return arrow.makeData({
    type: new arrow.Int64(),
    length: values.length,
    ...validity(values),
    data: BigInt64Array.from(values, (value) => BigInt(value ?? 0)),
  });
}

export function microsColumn(values: readonly bigint[]): arrow.Data<arrow.TimestampMicrosecond> {
  return arrow.makeData({
    type: new arrow.TimestampMicrosecond("UTC"),
    length: values.length,
    nullCount: 0,
    data: BigInt64Array.from(values),
  });
}

export function doubleColumn(values: readonly (number | null)[]): arrow.Data<arrow.Float64> {
  return arrow.makeData({
    type: new arrow.Float64(),
    length: values.length,
    ...validity(values),
    data: Float64Array.from(values, (value) => value ?? 0),
  });
}

export function booleanColumn(values: readonly (boolean | null)[]): arrow.Data<arrow.Bool> {
  return arrow.makeData({
    type: new arrow.Bool(),
    length: values.length,
    ...validity(values),
    data: bits(values, (value) => value === true),
  });
}

/** A list column: `encode` makes the column of the elements of all lists, one list after another. */
export function listColumn<T, D extends arrow.DataType>(
  type: arrow.List<D>,
  values: readonly (readonly T[] | null)[],
  encode: (elements: T[]) => arrow.Data<D>,
): arrow.Data<arrow.List<D>> {
  const offsets = new Int32Array(values.length + 1);
  const elements: T[] = [];
  values.forEach((list, index) => {
    for (const element of list ?? []) elements.push(element);
    offsets[index + 1] = elements.length;
  });
  return arrow.makeData({
    type,
    length: values.length,
    ...validity(values),
    valueOffsets: offsets,
    child: encode(elements),
  });
}

export function structColumn<T extends arrow.TypeMap>(
  type: arrow.Struct<T>,
  length: number,
  children: arrow.Data[],
): arrow.Data<arrow.Struct<T>> {
  return arrow.makeData({ type, length, nullCount: 0, children });
}

function validity(values: readonly unknown[]): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = values.reduce<number>((sum, value) => sum + Number(value === null), 0);
  if (nullCount === 0) return { nullCount };
  return { nullCount, nullBitmap: bits(values, (value) => value !== null) };
}

function bits<T>(values: readonly T[], isSet: (value: T) => boolean): Uint8Array {
  // Arrow requires buffers padded to 8 bytes.
  const bytes = new Uint8Array(Math.ceil(values.length / 64) * 8);
  values.forEach((value, index) => {
    if (isSet(value)) bytes[index >> 3]! |= 1 << (index & 7);
  });
  return bytes;
}
