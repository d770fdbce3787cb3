import { LRUCache } from "lru-cache";
import type { ValueCounts } from "./facets.ts";
import type { KeySet } from "./key-set.ts";
import type { RowOrder } from "./order.ts";

/** Sort keys of rows, 16 bytes each: 48 MB. */
const orderedRows = 3_000_000;
/** Rows in other orders, 8 bytes each: 24 MB. */
const sortedRows = 3_000_000;
/** Slots of sets of item keys, 8 bytes each: 64 MB, which is three of a million keys. */
const keySlots = 8_000_000;
const knownCounts = 10_000;
/** Values of facets with their counts, some 100 bytes each: 20 MB. */
const facetValues = 200_000;

/** The caches that the readers of one process share. Versions are immutable, so entries never become wrong. */
export interface ReaderCache {
  orders: LRUCache<string, RowOrder>;
  /** The filters whose first page was read. */
  asked: LRUCache<string, true>;
  counts: LRUCache<string, number>;
  facets: LRUCache<string, ValueCounts>;
  /** The row ids of other orders. */
  sorted: LRUCache<string, Float64Array>;
  /** The keys of the items of a version that are alike in something: see `VersionReader.keysOfFiles`. */
  keys: LRUCache<string, KeySet>;
}

/** @param unusedMs How long an unused order is kept, in milliseconds: orders take most of the memory. */
export function createReaderCache(unusedMs: number): ReaderCache {
  return {
    orders: new LRUCache({
      maxSize: orderedRows,
      sizeCalculation: (order) => Math.max(order.rowIds.length, 1),
      ttl: unusedMs,
      updateAgeOnGet: true,
    }),
    sorted: new LRUCache({
      maxSize: sortedRows,
      sizeCalculation: (rows) => Math.max(rows.length, 1),
      ttl: unusedMs,
      updateAgeOnGet: true,
    }),
    keys: new LRUCache({
      maxSize: keySlots,
      sizeCalculation: (keys) => keys.slots,
      ttl: unusedMs,
      updateAgeOnGet: true,
    }),
    asked: new LRUCache({ max: knownCounts }),
    counts: new LRUCache({ max: knownCounts }),
    facets: new LRUCache({ maxSize: facetValues, sizeCalculation: (values) => values.size + 1 }),
  };
}
