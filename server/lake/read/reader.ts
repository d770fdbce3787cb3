import { hash } from "node:crypto";
import type { Table } from "@lancedb/lancedb";
import { type Condition, countRows, keptValues, nameOf, scan } from "./condition.ts";
import { contentHash } from "./content-hash.ts";
import type { LakeFilter } from "./lake-filter.ts";
import {
  decodeCursor,
  decodeSortedCursor,
  encodeCursor,
  encodeSortedCursor,
  type Position,
} from "./cursor.ts";
import { decodeItems } from "./decode.ts";
import { countValues, facetGroups, type ScannedFacet, type ValueCounts } from "./facets.ts";
import { conditionOf } from "./filter.ts";
import { nextRows } from "./first-rows.ts";
import { keysOfFiles } from "./file-hashes.ts";
import type { KeySet } from "./key-set.ts";
import type { Item, ItemChange } from "../schema/item.ts";
import { type ItemPlace, findPlace, hasPlace } from "./item-place.ts";
import { type NamedItems, keyedItems, namedItems } from "./named-items.ts";
import type { FieldType } from "../schema/metadata-field.ts";
import { mediaIdsOf, placeAfter, readOrder, toNumbers, type RowOrder } from "./order.ts";
import { countEdited } from "../write/preview-edit.ts";
import { longs } from "./read-columns.ts";
import { readSorted, type Sorting } from "./sorted-rows.ts";
import type { ReaderCache } from "./reader-cache.ts";
import { withStoredNames } from "./stored-names.ts";
import { metadataFieldsOf, type StoredItem } from "../schema/table-schema.ts";

export interface ItemPage {
  items: Item[];
  /** The cursor of the next page; null after the last item. */
  nextCursor: string | null;
}

interface PageRequest {
  filter?: LakeFilter | undefined;
  cursor?: string | undefined;
  offset?: number | undefined;
  limit: number;
  sorting?: Sorting | undefined;
}

/** The most ids in one condition: a longer list is slower to parse than to read in parts. */
const idsPerRead = 1000;

/** The longest condition that is part of a cache key as it is. */
const longestKey = 2000;

/** How long an order by figures is kept, in milliseconds. */
const figuresKeptMs = 120_000;

/** For longer pages, keeping the best rows of a scan costs as much as sorting all rows. */
const largestFirstPage = 1000;

/** Reads one immutable version. Its answers never change, whatever is written meanwhile. */
export class VersionReader {
  readonly #table: Table;
  readonly #key: string;
  readonly #fields: ReadonlyMap<string, FieldType>;
  readonly #cache: ReaderCache;

  private constructor(
    table: Table,
    key: string,
    fields: ReadonlyMap<string, FieldType>,
    cache: ReaderCache,
  ) {
    this.#table = table;
    this.#key = key;
    this.#fields = fields;
    this.#cache = cache;
  }

  /** @param key Names the version among all families; it is the cache key. */
  static async on(table: Table, key: string, cache: ReaderCache): Promise<VersionReader> {
    return new VersionReader(table, key, metadataFieldsOf(await table.schema()), cache);
  }

  /** The metadata fields of this version, with their types. */
  get fields(): ReadonlyMap<string, FieldType> {
    return this.#fields;
  }

  async count(filter: LakeFilter = {}): Promise<number> {
    const where = await this.#where(filter);
    const key = this.#cacheKey(where);
    const known = this.#cache.counts.get(key) ?? this.#cache.orders.get(key)?.rowIds.length;
    if (known !== undefined) return known;
    const count = await countRows(this.#table, where);
    this.#cache.counts.set(key, count);
    return count;
  }

  /** The number of matching items with each value; see `facetGroups`. */
  async facets(
    filter: LakeFilter,
    names: readonly ScannedFacet[],
  ): Promise<Map<ScannedFacet, ValueCounts>> {
    const counts = new Map<ScannedFacet, ValueCounts>();
    const stored = await this.#stored(filter);
    for (const { where, names: group } of facetGroups(stored, names, this.#fields)) {
      const keyOf = (name: ScannedFacet) => `${this.#cacheKey(where)} ${name}`;
      const unknown = group.filter((name) => !this.#cache.facets.get(keyOf(name)));
      const counted = await countValues(this.#table, where, unknown);
      for (const name of group) {
        const values = counted.get(name) ?? this.#cache.facets.get(keyOf(name)) ?? new Map();
        this.#cache.facets.set(keyOf(name), values);
        counts.set(name, values);
      }
    }
    return counts;
  }

  async counts(): Promise<{ images: number; videos: number }> {
    const [all, videos] = await Promise.all([this.count(), this.count({ type: ["video"] })]);
    return { images: all - videos, videos };
  }

  /**
   * Items ordered by `added_at`, then `media_id`.
   * @param cursor The `nextCursor` of the page before. It may come from another version of the dataset: the page
   * continues after the same item, whether or not it still exists.
   * @param offset The number of items to skip instead, for a client that jumps into the middle.
   * @param sorting Another order. Its cursors continue after the same item, or at the same number of items where that
   * is not in the list any more.
   * @throws LakeInputError for a cursor that this service did not issue.
   */
  async page(request: PageRequest): Promise<ItemPage> {
    if (request.sorting !== undefined) return await this.#sortedPage(request, request.sorting);
    const after = request.cursor === undefined ? null : decodeCursor(request.cursor);
    const where = await this.#where(request.filter ?? {});
    const { limit, offset = 0 } = request;
    if (offset > 0) return await this.#pageAt(await this.#order(where), offset, limit);
    return (
      (await this.#firstPage(where, after, limit)) ?? (await this.#pageOf(where, after, limit))
    );
  }

  /** Items at even steps through the list of those that match, in its order. */
  async spread(filter: LakeFilter, wanted: number, sorting?: Sorting): Promise<Item[]> {
    const where = await this.#where(filter);
    const rowIds: ArrayLike<bigint | number> =
      sorting === undefined
        ? (await this.#order(where)).rowIds
        : await this.#sorted(where, sorting);
    const count = Math.min(wanted, rowIds.length);
    const picked = Array.from(
      { length: count },
      (_, index) => rowIds[Math.floor((index * rowIds.length) / count)] ?? -1,
    );
    const rows = await this.rows(picked.map(Number));
    return picked.flatMap((rowId) => rows.get(Number(rowId)) ?? []);
  }

  /** A read of the matching rows that is written elsewhere. */
  async read<T>(filter: LakeFilter, work: (table: Table, where: Condition) => T): Promise<T> {
    return work(this.#table, await this.#where(filter));
  }

  /**
   * The keys of the items whose files are some of these.
   * @param name The same for the same hashes.
   * @param files Their hashes, 32 bytes each, concatenated.
   */
  async keysOfFiles(name: string, files: readonly Uint8Array[]): Promise<KeySet> {
    return await this.keysOf(name, async (table) => keysOfFiles(table, files));
  }

  /** Keys of items that `read` finds in the table. @param name The same for the same keys of a version. */
  async keysOf(name: string, read: (table: Table) => Promise<KeySet>): Promise<KeySet> {
    const key = `${this.#key} ${name}`;
    const known = this.#cache.keys.get(key);
    if (known !== undefined) return known;
    const found = await read(this.#table);
    this.#cache.keys.set(key, found);
    return found;
  }

  /** The items with these ids, in the order of the dataset. Ids that this version lacks are left out. */
  async get(mediaIds: readonly string[]): Promise<Item[]> {
    const unique = [...new Set(mediaIds)];
    const found: StoredItem[] = [];
    for (let start = 0; start < unique.length; start += idsPerRead) {
      const part = unique.slice(start, start + idsPerRead);
      const { sql } = conditionOf({ media_ids: part }, this.#fields);
      if (sql === null) continue;
      const result = await this.#table.query().where(sql).toArrow();
      found.push(...result.batches.flatMap((batch) => decodeItems(batch, this.#fields)));
    }
    return found.sort(inOrder);
  }

  /** All items, by what files may name them by. */
  namedItems(): AsyncGenerator<NamedItems, void, undefined> {
    return namedItems(this.#table);
  }

  /** All items, by what the keys of a table may mean them by. */
  keyedItems(): ReturnType<typeof keyedItems> {
    return keyedItems(this.#table);
  }

  /** The items with these row ids of the version, by row id. */
  async rows(rowIds: readonly number[]): Promise<Map<number, StoredItem>> {
    const items = new Map<number, StoredItem>();
    if (rowIds.length === 0) return items;
    const result = await this.#table.takeRowIds(rowIds).withRowId().toArrow();
    for (const batch of result.batches) {
      const ids = toNumbers(longs(batch, "_rowid"));
      decodeItems(batch, this.#fields).forEach((item, row) => items.set(ids[row] ?? -1, item));
    }
    return items;
  }

  /** The keys of all matching items, 64-bit integers in parts. */
  async keys(filter: LakeFilter): Promise<(BigInt64Array | BigUint64Array)[]> {
    const where = await this.#where(filter);
    const keys: (BigInt64Array | BigUint64Array)[] = [];
    for await (const part of scan(this.#table, where, ["item_key"])) {
      keys.push(keptValues(longs(part.batch, "item_key"), part));
    }
    return keys;
  }

  /** The place of an item's row; null where the item is not in this version. */
  async findPlace(mediaId: string): Promise<ItemPlace | null> {
    return await findPlace(this.#table, mediaId);
  }

  /** Whether the item's row is at this place; cheaper than `findPlace`. */
  async hasPlace(mediaId: string, place: ItemPlace): Promise<boolean> {
    return await hasPlace(this.#table, mediaId, place);
  }

  /** The number of items that an edit would change. @throws LakeInputError as the edit would. */
  async countEdited(filter: LakeFilter, change: ItemChange): Promise<number> {
    return await countEdited(this.#table, this.#fields, filter, change);
  }

  /** The ids of all matching items, in the order of the dataset. */
  async ids(filter: LakeFilter = {}): Promise<string[]> {
    const { rowIds } = await this.#order(await this.#where(filter));
    const ids: string[] = [];
    for (let start = 0; start < rowIds.length; start += 20_000) {
      const part = Array.from(rowIds.subarray(start, start + 20_000));
      const byRow = await mediaIdsOf(this.#table, part);
      for (const rowId of part) ids.push(byRow.get(rowId) ?? "");
    }
    return ids;
  }

  /** Reads a page with every column, so that a missing or broken file shows before the service relies on it. */
  async probe(): Promise<void> {
    await this.#table.query().limit(60).toArrow();
  }

  /**
   * A SHA-256 over the values of all items, independent of the storage of the rows: versions with equal hashes hold
   * equal items. Takes some 32 bytes of memory an item.
   */
  async contentHash(): Promise<string> {
    return await contentHash(this.#table, this.#fields);
  }

  /**
   * The page without the order of all rows. Only for the first page of a filter: after each edit a client reads the
   * head once, and the full order pays off only for a client that reads more pages.
   */
  async #firstPage(
    where: Condition,
    after: Position | null,
    limit: number,
  ): Promise<ItemPage | null> {
    const key = this.#cacheKey(where);
    if (limit > largestFirstPage) return null;
    if (this.#cache.asked.get(key) || this.#cache.orders.get(key)) return null;
    this.#cache.asked.set(key, true);
    const rowIds = await nextRows(this.#table, { where, after, count: limit });
    if (rowIds === null) return null;
    const rows = await this.#take(rowIds);
    return pageFrom(
      rows.filter((row) => after === null || isAfter(row, after)),
      limit,
    );
  }

  async #pageOf(where: Condition, after: Position | null, limit: number): Promise<ItemPage> {
    const order = await this.#order(where);
    const start = after === null ? 0 : await placeAfter(this.#table, order, after);
    return await this.#pageAt(order, start, limit);
  }

  async #pageAt(order: RowOrder, start: number, limit: number): Promise<ItemPage> {
    // One more than requested, to know whether there is a next page.
    const rowIds = order.rowIds.subarray(start, start + limit + 1);
    return pageFrom(await this.#take(Array.from(rowIds)), limit);
  }

  async #sortedPage(request: PageRequest, sorting: Sorting): Promise<ItemPage> {
    const { limit, cursor } = request;
    const rowIds = await this.#sorted(await this.#where(request.filter ?? {}), sorting);
    const start =
      cursor === undefined ? (request.offset ?? 0) : await this.#placeIn(rowIds, cursor);
    const wanted = Array.from(rowIds.subarray(start, start + limit));
    const rows = await this.rows(wanted);
    const items = wanted.flatMap((rowId) => rows.get(rowId) ?? []);
    const last = items.at(-1);
    const offset = start + wanted.length;
    const more = offset < rowIds.length && last !== undefined;
    return {
      items,
      nextCursor: more ? encodeSortedCursor({ offset, mediaId: last.mediaId }) : null,
    };
  }

  async #placeIn(rowIds: Float64Array, cursor: string): Promise<number> {
    const { offset, mediaId } = decodeSortedCursor(cursor);
    const place = await this.findPlace(mediaId);
    const index = place === null ? -1 : rowIds.indexOf(place.rowId);
    return index === -1 ? offset : index + 1;
  }

  async #sorted(where: Condition, sorting: Sorting): Promise<Float64Array> {
    // Pictures are measured in the background, so their order is read again after a while.
    const turn = sorting.sort === "sharpness" ? Math.floor(Date.now() / figuresKeptMs) : 0;
    const key = `${sorting.sort} ${turn} ${sorting.order} ${this.#cacheKey(where)}`;
    const known = this.#cache.sorted.get(key);
    if (known !== undefined) return known;
    const rowIds = await readSorted(this.#table, where, sorting, this.#fields);
    this.#cache.sorted.set(key, rowIds);
    return rowIds;
  }

  async #order(where: Condition): Promise<RowOrder> {
    const key = this.#cacheKey(where);
    const known = this.#cache.orders.get(key);
    if (known !== undefined) return known;
    const order = await readOrder(this.#table, where);
    this.#cache.orders.set(key, order);
    return order;
  }

  async #take(rowIds: (bigint | number)[]): Promise<StoredItem[]> {
    if (rowIds.length === 0) return [];
    const result = await this.#table.takeRowIds(rowIds).toArrow();
    return result.batches.flatMap((batch) => decodeItems(batch, this.#fields)).sort(inOrder);
  }

  async #where(filter: LakeFilter): Promise<Condition> {
    return conditionOf(await this.#stored(filter), this.#fields);
  }

  /** The stored names are counted once for a version, as the facets of all items are. */
  async #stored(filter: LakeFilter): Promise<LakeFilter> {
    return await withStoredNames(filter, async (name) => {
      return (await this.facets({}, [name])).get(name)?.keys() ?? [];
    });
  }

  #cacheKey(where: Condition): string {
    return `${this.#key} ${shortened(nameOf(where))}`;
  }
}

/** A condition with thousands of hashes is too long for a key. */
function shortened(text: string): string {
  return text.length <= longestKey ? text : hash("sha256", text);
}

function pageFrom(rows: readonly StoredItem[], limit: number): ItemPage {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: last !== undefined && rows.length > limit ? encodeCursor(last) : null,
  };
}

function isAfter(row: StoredItem, { addedMicros, mediaId }: Position): boolean {
  if (row.addedMicros !== addedMicros) return row.addedMicros > addedMicros;
  return row.mediaId > mediaId;
}

function inOrder(a: StoredItem, b: StoredItem): number {
  return Number(a.addedMicros - b.addedMicros) || (a.mediaId < b.mediaId ? -1 : 1);
}
