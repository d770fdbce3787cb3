import type { Table } from "@lancedb/lancedb";
import type { SortOrder } from "#contract/media-filter.ts";
import { isMetaSort, type MediaSort } from "#contract/media-sort.ts";
import { metadataColumn } from "../schema/metadata-field.ts";
import { type Condition, keptValues, scan } from "./condition.ts";
import { joined, sortedPlaces, toNumbers } from "./order.ts";
import { columnOf, longs, startOf } from "./read-columns.ts";

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
 * order of the dataset, whichever the direction; rows without a figure or a value come last.
 * @param fields The metadata fields of the version.
 */
export async function readSorted(
  table: Table,
  where: Condition,
  { sort, order, figures }: Sorting,
  fields: ReadonlyMap<string, unknown>,
): Promise<Float64Array> {
  if (isMetaSort(sort)) {
    const field = sort.slice("meta.".length);
    const isThere = fields.has(field);
    return await orderedBy(
      table,
      where,
      isThere ? metadataColumn(field) : "added_at",
      isThere ? order : "asc",
    );
  }
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
  where: Condition,
  column: string | null,
  order: SortOrder,
): Promise<Float64Array> {
  const ascending = order === "asc";
  const columns = [...new Set([column ?? "added_at", "added_at", "media_id"])];
  const ordering = columns.map((columnName) => ({
    columnName,
    // Without a column of its own, the whole order of the dataset is reversed.
    ascending: column === null || columnName === column ? ascending : true,
    nullsFirst: false,
  }));
  const ids: Float64Array[] = [];
  for await (const part of scan(table, where, columns, {
    rowIds: true,
    also: (query) => query.orderBy(ordering),
  })) {
    ids.push(keptValues(toNumbers(longs(part.batch, "_rowid")), part));
  }
  return joined(ids);
}

type Batch = Parameters<typeof columnOf>[0];

interface Figures {
  columns: Record<string, string>;
  /** Of each row of a batch; NaN where it has none. */
  figuresOf: (batch: Batch) => Float64Array;
}

async function byFigure(
  table: Table,
  where: Condition,
  order: SortOrder,
  { columns, figuresOf }: Figures,
): Promise<Float64Array> {
  const parts = {
    added: [] as Float64Array[],
    ids: [] as Float64Array[],
    figures: [] as Float64Array[],
  };
  const all = { added_at: "added_at", ...columns };
  for await (const part of scan(table, where, all, { rowIds: true })) {
    const { batch } = part;
    parts.added.push(keptValues(toNumbers(longs(batch, "added_at")), part));
    parts.ids.push(keptValues(toNumbers(longs(batch, "_rowid")), part));
    parts.figures.push(keptValues(figuresOf(batch), part));
  }
  const added = joined(parts.added);
  const ids = joined(parts.ids);
  const inTime = sortedPlaces(added);
  const places = inTime ?? Uint32Array.from({ length: ids.length }, (_, place) => place);
  const sorted = byBucket(places, joined(parts.figures), order);
  return Float64Array.from(sorted, (place) => ids[place] ?? 0);
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
