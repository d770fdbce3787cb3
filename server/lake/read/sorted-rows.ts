import { setImmediate as nextTurn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import type { MediaSort, SortOrder } from "#contract/media-filter.ts";
import { startOf } from "./duplicates.ts";
import { sortedPlaces, toNumbers } from "./order.ts";
import { columnOf, longs } from "./read-columns.ts";

/** A figure of each file that has one, by the first 13 digits of its hash, as a number. */
export type FileFigures = ReadonlyMap<number, number>;

export interface Sorting {
  sort: MediaSort;
  order: SortOrder;
  /** For the order by sharpness. */
  figures?: (() => Promise<FileFigures>) | undefined;
}

/**
 * The row ids of the matching rows in an order other than that of the dataset. Rows that are equal in it are in the
 * order of the dataset, whichever the direction; rows without a figure come last.
 */
export async function readSorted(
  table: Table,
  where: string | null,
  { sort, order, figures }: Sorting,
): Promise<Float64Array> {
  switch (sort) {
    case "name":
      return await orderedBy(table, where, "file_name", order);
    case "size":
      return await orderedBy(table, where, "size_bytes", order);
    case "added":
      return await orderedBy(table, where, null, order);
    case "labels":
      return await byFigure(table, where, order, {
        columns: { count: "cast(coalesce(array_length(labels), 0) as bigint)" },
        figuresOf: (batch) => {
          const counts = toNumbers(longs(batch, "count"));
          return counts.subarray(0, batch.numRows);
        },
      });
    case "sharpness": {
      const known = (await figures?.()) ?? new Map<number, number>();
      return await byFigure(table, where, order, {
        columns: { sha256: "sha256" },
        figuresOf: (batch) => {
          const hashes = columnOf(batch, "sha256");
          return Float64Array.from(
            { length: batch.numRows },
            (_, row) => known.get(startOf(hashes, row)) ?? Number.NaN,
          );
        },
      });
    }
    default:
      return sort satisfies never;
  }
}

/** Lance sorts, outside of this thread. */
async function orderedBy(
  table: Table,
  where: string | null,
  column: string | null,
  order: SortOrder,
): Promise<Float64Array> {
  const ascending = order === "asc";
  const columns = column === null ? ["added_at", "media_id"] : [column, "added_at", "media_id"];
  const query = table.query().select(columns).withRowId();
  if (where !== null) query.where(where);
  query.orderBy(
    columns.map((columnName) => ({
      columnName,
      // Without a column of its own, the whole order of the dataset is reversed.
      ascending: column === null || columnName === column ? ascending : true,
    })),
  );
  const result = await query.toArrow({ maxBatchLength: 65_536 });
  const ids = new Float64Array(result.numRows);
  let rows = 0;
  for (const batch of result.batches) {
    ids.set(toNumbers(longs(batch, "_rowid")), rows);
    rows += batch.numRows;
  }
  return ids;
}

type Batch = Parameters<typeof columnOf>[0];

interface Figures {
  columns: Record<string, string>;
  /** Of each row of a batch; NaN where it has none. */
  figuresOf: (batch: Batch) => Float64Array;
}

async function byFigure(
  table: Table,
  where: string | null,
  order: SortOrder,
  { columns, figuresOf }: Figures,
): Promise<Float64Array> {
  const query = table
    .query()
    .select({ added_at: "added_at", ...columns })
    .withRowId();
  if (where !== null) query.where(where);
  const result = await query.toArrow({ maxBatchLength: 65_536 });
  const added = new Float64Array(result.numRows);
  const ids = new Float64Array(result.numRows);
  const figures = new Float64Array(result.numRows);
  let rows = 0;
  for (const batch of result.batches) {
    added.set(toNumbers(longs(batch, "added_at")), rows);
    ids.set(toNumbers(longs(batch, "_rowid")), rows);
    figures.set(figuresOf(batch), rows);
    rows += batch.numRows;
    await nextTurn();
  }
  const inTime = sortedPlaces(added);
  const places = inTime ?? Uint32Array.from({ length: rows }, (_, place) => place);
  return Float64Array.from(byBucket(places, figures, order), (place) => ids[place] ?? 0);
}

/** Figures that differ by less than a thousandth count as equal: so a sort is a few passes, however many rows. */
const bucketsOfOctave = 1024;
const octaves = 40;
const buckets = bucketsOfOctave * octaves;

/** Sorts places by their figures, and keeps the order of those that are equal. */
export function byBucket(
  places: Uint32Array,
  figures: Float64Array,
  order: SortOrder,
): Uint32Array {
  const bucketOf = (place: number) => {
    const figure = figures[place] ?? Number.NaN;
    if (Number.isNaN(figure)) return buckets;
    const bucket = Math.min(buckets - 1, Math.floor(Math.log2(1 + figure) * bucketsOfOctave));
    return order === "asc" ? bucket : buckets - 1 - bucket;
  };
  const own = Uint32Array.from(places, bucketOf);
  const starts = new Uint32Array(buckets + 2);
  for (const bucket of own) starts[bucket + 1]! += 1;
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket]! += starts[bucket - 1] ?? 0;
  const sorted = new Uint32Array(places.length);
  places.forEach((place, index) => {
    const bucket = own[index] ?? 0;
    sorted[starts[bucket]!++] = place;
  });
  return sorted;
}
