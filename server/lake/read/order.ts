import type { Table } from "@lancedb/lancedb";
import { type Condition, keptValues, scan } from "./condition.ts";
import type { Position } from "./cursor.ts";
import { columnOf, longs, readTexts } from "./read-columns.ts";

/**
 * The rows of one version that match a filter, ordered by `added_at` and `media_id`: their row ids, not their values.
 * 16 bytes a row, so that the order of a million rows fits into a cache.
 */
export interface RowOrder {
  /** Numbers, because bigints are slow; microseconds stay exact until the year 2255. */
  addedMicros: Float64Array;
  /** A fragment's number and an offset in it: 32 bits each, of which Lance uses far less than 53 in all. */
  rowIds: Float64Array;
  /** The ids of rows with equal `added_at`, by index in the order. Usually empty. */
  tied: ReadonlyMap<number, string>;
}

/** Reads the sort keys of the matching rows. */
export async function readOrder(table: Table, where: Condition): Promise<RowOrder> {
  const keys: Float64Array[] = [];
  const ids: Float64Array[] = [];
  for await (const part of scan(table, where, ["added_at"], { rowIds: true })) {
    keys.push(keptValues(toNumbers(longs(part.batch, "added_at")), part));
    ids.push(keptValues(toNumbers(longs(part.batch, "_rowid")), part));
  }
  const order = sortByKey(joined(keys), joined(ids));
  return { ...order, tied: await breakTies(table, order) };
}

export function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let next = 0;
  for (const part of parts) {
    all.set(part, next);
    next += part.length;
  }
  return all;
}

/** 64-bit integers of less than 53 bits as numbers, from their halves, without creating bigints. */
export function toNumbers(values: BigInt64Array | BigUint64Array): Float64Array {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) {
    numbers[i] = (halves[2 * i + 1] ?? 0) * 2 ** 32 + ((halves[2 * i] ?? 0) >>> 0);
  }
  return numbers;
}

function sortByKey(
  keys: Float64Array,
  ids: Float64Array,
): Pick<RowOrder, "addedMicros" | "rowIds"> {
  const places = sortedPlaces(keys);
  if (places === null) return { addedMicros: keys, rowIds: ids };
  const addedMicros = new Float64Array(keys.length);
  const rowIds = new Float64Array(ids.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    addedMicros[i] = keys[place] ?? 0;
    rowIds[i] = ids[place] ?? 0;
  }
  return { addedMicros, rowIds };
}

/**
 * The indices that sort the keys in ascending order; null if they are sorted already. Rows come in the order in which
 * they were written, so a table is a few ascending runs, which are merged pairwise: a single run costs one pass.
 */
export function sortedPlaces(keys: Float64Array): Uint32Array | null {
  const key = (place: number) => keys[place] ?? 0;
  let starts = [0];
  for (let i = 1; i < keys.length; i++) if (key(i) < key(i - 1)) starts.push(i);
  if (starts.length === 1) return null;
  let places = new Uint32Array(keys.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  while (starts.length > 1) {
    const merged = new Uint32Array(places.length);
    const next: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const start = starts[run] ?? 0;
      const middle = starts[run + 1] ?? places.length;
      const end = starts[run + 2] ?? places.length;
      mergeRuns(keys, places, merged, { start, middle, end });
      next.push(start);
    }
    places = merged;
    starts = next;
  }
  return places;
}

/** Merges the run from `start` with the one from `middle`; of equal keys, those of the first run come first. */
function mergeRuns(
  keys: Float64Array,
  places: Uint32Array,
  merged: Uint32Array,
  { start, middle, end }: { start: number; middle: number; end: number },
): void {
  let [left, right] = [start, middle];
  for (let out = start; out < end; out++) {
    const leftPlace = places[left] ?? 0;
    const rightPlace = places[right] ?? 0;
    const takeLeft =
      right >= end || (left < middle && (keys[leftPlace] ?? 0) <= (keys[rightPlace] ?? 0));
    merged[out] = takeLeft ? leftPlace : rightPlace;
    if (takeLeft) left++;
    else right++;
  }
}

/** Sorts rows of equal `added_at` by id, in place. */
async function breakTies(
  table: Table,
  { addedMicros, rowIds }: Pick<RowOrder, "addedMicros" | "rowIds">,
): Promise<Map<number, string>> {
  const places: number[] = [];
  for (let i = 0; i < addedMicros.length; i++) {
    if (addedMicros[i] === addedMicros[i - 1] || addedMicros[i] === addedMicros[i + 1]) {
      places.push(i);
    }
  }
  const tied = new Map<number, string>();
  if (places.length === 0) return tied;
  const ids = await mediaIdsOf(
    table,
    places.map((place) => rowIds[place] ?? 0),
  );
  const rows = places.map((place) => {
    const rowId = rowIds[place] ?? 0;
    return { micros: addedMicros[place] ?? 0, rowId, mediaId: ids.get(rowId) ?? "" };
  });
  rows.sort((a, b) => a.micros - b.micros || (a.mediaId < b.mediaId ? -1 : 1));
  rows.forEach((row, index) => {
    const place = places[index] ?? 0;
    rowIds[place] = row.rowId;
    tied.set(place, row.mediaId);
  });
  return tied;
}

/** The ids of the rows, by row id. */
export async function mediaIdsOf(
  table: Table,
  rowIds: readonly number[],
): Promise<Map<number, string>> {
  const result = await table.takeRowIds(rowIds).select(["media_id"]).withRowId().toArrow();
  const ids = new Map<number, string>();
  for (const batch of result.batches) {
    const found = toNumbers(longs(batch, "_rowid"));
    const names = readTexts(columnOf(batch, "media_id"));
    for (let row = 0; row < batch.numRows; row++) ids.set(found[row] ?? 0, names[row] ?? "");
  }
  return ids;
}

/** The index of the first row after the position, whose own item need not exist. */
export async function placeAfter(
  table: Table,
  { addedMicros, rowIds, tied }: RowOrder,
  position: Position,
): Promise<number> {
  const micros = Number(position.addedMicros);
  let [low, high] = [0, addedMicros.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((addedMicros[middle] ?? 0) < micros) low = middle + 1;
    else high = middle;
  }
  for (; addedMicros[low] === micros; low++) {
    const rowId = rowIds[low] ?? 0;
    const mediaId = tied.get(low) ?? (await mediaIdsOf(table, [rowId])).get(rowId) ?? "";
    if (mediaId > position.mediaId) break;
  }
  return low;
}
