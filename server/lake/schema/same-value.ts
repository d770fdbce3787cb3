import { type Data, Type } from "apache-arrow";

/** A cell: a column of a batch, and a row of it. */
export interface Cell {
  column: Data;
  row: number;
}

/**
 * Whether two cells hold the same value. Compares the stored bytes: creating strings and objects for every row costs
 * five times as much. No list equals an empty one.
 */
export function sameValue(a: Cell, b: Cell): boolean {
  if (isNull(a) || isNull(b)) return isEmpty(a) && isEmpty(b);
  if (a.column.typeId !== b.column.typeId) return false;
  switch (a.column.typeId) {
    case Type.Utf8:
      return sameText(a, b);
    case Type.List:
      return sameList(a, b);
    case Type.Struct:
      return a.column.children.every((column, index) => {
        const other = b.column.children[index];
        return (
          other !== undefined && sameValue({ column, row: a.row }, { column: other, row: b.row })
        );
      });
    case Type.Bool:
      return bitAt(a) === bitAt(b);
    default:
      return a.column.values[a.row] === b.column.values[b.row];
  }
}

function isNull({ column, row }: Cell): boolean {
  return column.nullCount > 0 && !column.getValid(row);
}

function isEmpty(cell: Cell): boolean {
  if (isNull(cell)) return true;
  return cell.column.typeId === Type.List && lengthAt(cell) === 0;
}

function lengthAt({ column, row }: Cell): number {
  return (column.valueOffsets[row + 1] ?? 0) - (column.valueOffsets[row] ?? 0);
}

function sameText(a: Cell, b: Cell): boolean {
  const length = lengthAt(a);
  if (lengthAt(b) !== length) return false;
  const [left, right]: Uint8Array[] = [a.column.values, b.column.values];
  if (left === undefined || right === undefined) return false;
  const startA = a.column.valueOffsets[a.row] ?? 0;
  const startB = b.column.valueOffsets[b.row] ?? 0;
  for (let i = 0; i < length; i++) if (left[startA + i] !== right[startB + i]) return false;
  return true;
}

function sameList(a: Cell, b: Cell): boolean {
  const length = lengthAt(a);
  const [column, other] = [a.column.children[0], b.column.children[0]];
  if (lengthAt(b) !== length || column === undefined || other === undefined) return false;
  const startA = a.column.valueOffsets[a.row] ?? 0;
  const startB = b.column.valueOffsets[b.row] ?? 0;
  for (let i = 0; i < length; i++) {
    if (!sameValue({ column, row: startA + i }, { column: other, row: startB + i })) return false;
  }
  return true;
}

function bitAt({ column, row }: Cell): number {
  const bits: Uint8Array = column.values;
  const bit = column.offset + row;
  return ((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1;
}

/** The texts of a list cell. */
export function textsAt({ column, row }: Cell): string[] {
  const [texts] = column.children;
  if (texts === undefined || isNull({ column, row })) return [];
  const bytes: Uint8Array = texts.values;
  const found: string[] = [];
  for (let i = column.valueOffsets[row] ?? 0; i < (column.valueOffsets[row + 1] ?? 0); i++) {
    found.push(textIn(bytes, texts.valueOffsets, i));
  }
  return found;
}

export function textAt({ column, row }: Cell): string {
  return textIn(column.values, column.valueOffsets, row);
}

function textIn(bytes: Uint8Array, offsets: Int32Array, row: number): string {
  const [start, end] = [offsets[row] ?? 0, offsets[row + 1] ?? 0];
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8", start, end);
}
