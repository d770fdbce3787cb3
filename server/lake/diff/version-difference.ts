import { setImmediate as turn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { keptValues, scan } from "../read/condition.ts";
import { longs } from "../read/read-columns.ts";
import type { LakeFilter } from "../read/lake-filter.ts";
import { type RevRows, readUnshared } from "./rev-rows.ts";
import { RevTable } from "./rev-table.ts";
import { foldedCondition } from "../read/stored-names.ts";
import { metadataFieldsOf } from "../schema/table-schema.ts";

/** Rows of one version: their keys and their row ids, 64-bit integers. */
export interface Rows {
  keys: BigInt64Array;
  rowIds: BigInt64Array;
}

/** The rows of two versions that have to be compared. Rows with equal key and `rev` are equal and left out. */
export interface Difference {
  /** The rows that only `then` has. */
  onlyThen: Rows;
  /** The rows that only `now` has. */
  onlyNow: Rows;
  /** The rows of `now` that `then` has with another `rev`. */
  differing: Rows;
  /** The row ids in `then` of the rows of `differing`, by key. */
  places: RevTable;
}

/** Rows that are looked up, in some 10 ms, before the loop yields. */
const rowsPerTurn = 65_536;

/**
 * Compares two versions by (item_key, rev), without reading values: some 100 bytes for an item that differs. Yields to
 * the event loop in between.
 * @param filter Selects the items that match in either version.
 * @param except Rows of `now` with this `rev` are left out.
 */
export async function differenceOf(
  then: Table,
  now: Table,
  filter: LakeFilter,
  except?: number,
): Promise<Difference> {
  const rows = await readUnshared(then, now);
  const gone = await rowsUnlike(rows.old, rows.now);
  const come = await rowsUnlike(rows.now, rows.old, except);
  const selected = await selectedKeys([then, now], filter);
  const places = new RevTable(gone.other.keys.length);
  for (const { keys, rowIds } of partsOf(gone.other)) {
    places.add(keys, rowIds);
    await turn();
  }
  return {
    onlyThen: selectedOf(gone.absent, selected),
    onlyNow: selectedOf(come.absent, selected),
    differing: selectedOf(come.other, selected),
    places,
  };
}

/** The rows that the other version lacks, and those that it has with another `rev`. */
async function rowsUnlike(
  rows: RevRows,
  others: RevRows,
  except?: number,
): Promise<{ absent: Rows; other: Rows }> {
  const left = except === undefined ? null : BigInt(except);
  const table = new RevTable(others.keys.length);
  for (const { keys, revs } of partsOf(others)) {
    table.add(keys, revs);
    await turn();
  }
  const found = { absent: new RowList(rows.keys.length), other: new RowList(rows.keys.length) };
  for (const { keys, revs, rowIds } of partsOf(rows)) {
    table.match(keys, revs, (row, match) => {
      if (revs[row] !== left) found[match].add(keys[row] ?? 0n, rowIds[row] ?? 0n);
    });
    await turn();
  }
  return { absent: found.absent.rows(), other: found.other.rows() };
}

/** Splits columns of equal length into parts. */
function* partsOf<T extends { [name in keyof T]: BigInt64Array }>(columns: T): Generator<T> {
  const names = Object.keys(columns) as (keyof T)[];
  const length = Math.max(...names.map((name) => columns[name].length));
  for (let start = 0; start < length; start += rowsPerTurn) {
    const part = { ...columns };
    for (const name of names) {
      part[name] = columns[name].subarray(start, start + rowsPerTurn) as T[keyof T];
    }
    yield part;
  }
}

/** Collects rows that are found one by one. */
class RowList {
  readonly #keys: BigInt64Array;
  readonly #rowIds: BigInt64Array;
  #length = 0;

  /** @param capacity The largest number of rows. */
  constructor(capacity: number) {
    this.#keys = new BigInt64Array(capacity);
    this.#rowIds = new BigInt64Array(capacity);
  }

  add(key: bigint, rowId: bigint): void {
    this.#keys[this.#length] = key;
    this.#rowIds[this.#length++] = rowId;
  }

  rows(): Rows {
    return {
      keys: this.#keys.slice(0, this.#length),
      rowIds: this.#rowIds.slice(0, this.#length),
    };
  }
}

/** The keys of the items that match in any of the versions; null where all do. */
async function selectedKeys(tables: Table[], filter: LakeFilter): Promise<RevTable | null> {
  const found: (BigInt64Array | BigUint64Array)[] = [];
  for (const table of tables) {
    const where = await foldedCondition(table, filter, metadataFieldsOf(await table.schema()));
    if (where.sql === null && where.tests.length === 0) return null;
    for await (const part of scan(table, where, ["item_key"])) {
      found.push(keptValues(longs(part.batch, "item_key"), part));
    }
  }
  const selected = new RevTable(found.reduce((sum, keys) => sum + keys.length, 0));
  for (const keys of found) selected.add(keys, keys);
  return selected;
}

function selectedOf(rows: Rows, selected: RevTable | null): Rows {
  if (selected === null) return rows;
  const kept = new RowList(rows.keys.length);
  selected.find(rows.keys, (row, key) => kept.add(key, rows.rowIds[row] ?? 0n));
  return kept.rows();
}
