import { setImmediate as nextTurn } from "node:timers/promises";
import type { Query, Table } from "@lancedb/lancedb";
import type { RecordBatch } from "apache-arrow";
import type { KeySet } from "./key-set.ts";
import { longs } from "./read-columns.ts";

/**
 * Which rows are meant. Lance takes conditions in SQL, in which every key costs time and memory while a query is
 * planned; long sets of keys are therefore tested here, on the keys of the rows that the SQL selects.
 */
export interface Condition {
  /** null: every row. */
  sql: string | null;
  /** A row passes each of them. */
  tests: readonly KeyTest[];
}

/** A row passes if its key is in one of the sets, or the SQL is true for it; with `not`, if neither is so. */
export interface KeyTest {
  sets: readonly KeySet[];
  or: string | null;
  not: boolean;
}

export const everyRow: Condition = { sql: null, tests: [] };

/** The rows of a condition for which the SQL is true too. */
export function allOf({ sql, tests }: Condition, also: string): Condition {
  return { sql: sql === null ? also : `(${sql}) AND (${also})`, tests };
}

/** The same only for conditions that select the same rows of a version. */
export function nameOf({ sql, tests }: Condition): string {
  const names = tests.map(
    ({ sets, or, not }) => `${not} ${sets.map((set) => set.name).join(" ")} ${or ?? ""}`,
  );
  return [sql ?? "", ...names].join("\n");
}

export interface Scanned {
  batch: RecordBatch;
  /** 1 for each row of the batch that is meant; null: all are. */
  kept: Uint8Array | null;
  count: number;
}

/** Few large batches: with the default of 1,024 rows the same scan takes over twice as long. */
const rowsOfBatch = 65_536;

interface ScanOptions {
  rowIds?: boolean;
  also?: (query: Query) => void;
}

/** The rows that a condition selects, with these columns, by name or as SQL. Yields to other requests. */
export async function* scan(
  table: Table,
  { sql, tests }: Condition,
  columns: readonly string[] | Readonly<Record<string, string>>,
  { rowIds = false, also }: ScanOptions = {},
): AsyncGenerator<Scanned, void, undefined> {
  const query = table.query().select(selected(columns, tests));
  if (rowIds) query.withRowId();
  if (sql !== null) query.where(sql);
  also?.(query);
  const { batches } = await query.toArrow({ maxBatchLength: rowsOfBatch });
  for (const batch of batches) {
    const kept = keptOf(batch, tests);
    const count = kept === null ? batch.numRows : kept.reduce((sum, mark) => sum + mark, 0);
    if (count > 0) yield { batch, kept, count };
    await nextTurn();
  }
}

/** Plain names where they are enough: Lance reads them as they are stored. */
function selected(
  columns: readonly string[] | Readonly<Record<string, string>>,
  tests: readonly KeyTest[],
): string[] | Record<string, string> {
  const alternatives = tests.flatMap(({ or }, place) =>
    or === null ? [] : [[alternativeName(place), `cast(coalesce(${or}, false) as bigint)`]],
  );
  if (isNames(columns) && alternatives.length === 0) {
    return tests.length === 0 ? [...columns] : [...new Set([...columns, "item_key"])];
  }
  const own = isNames(columns)
    ? Object.fromEntries(columns.map((name) => [name, `\`${name}\``]))
    : columns;
  const key = tests.length === 0 ? {} : { item_key: "item_key" };
  return { ...own, ...key, ...Object.fromEntries(alternatives) };
}

function isNames(columns: object): columns is readonly string[] {
  return Array.isArray(columns);
}

function alternativeName(place: number): string {
  return `alternative_${place}`;
}

function keptOf(batch: RecordBatch, tests: readonly KeyTest[]): Uint8Array | null {
  if (tests.length === 0) return null;
  const kept = new Uint8Array(batch.numRows).fill(1);
  const keys = longs(batch, "item_key").subarray(0, batch.numRows);
  tests.forEach(({ sets, or, not }, place) => {
    const passes = new Uint8Array(batch.numRows);
    for (const set of sets) set.mark(keys, passes);
    if (or !== null) {
      const also = longs(batch, alternativeName(place));
      for (let row = 0; row < passes.length; row++) if (also[row] === 1n) passes[row] = 1;
    }
    for (let row = 0; row < kept.length; row++) if ((passes[row] === 1) === not) kept[row] = 0;
  });
  return kept;
}

type Values = Float64Array | BigInt64Array | BigUint64Array;

/** The values of the rows that are meant, one for each row of the batch. */
export function keptValues<T extends Values>(values: T, { batch, kept, count }: Scanned): T {
  if (kept === null) return values.subarray(0, batch.numRows) as T;
  const own = values.slice(0, count) as T;
  for (let row = 0, next = 0; row < kept.length; row++) {
    if (kept[row] === 1) own[next++] = values[row]!;
  }
  return own;
}

export async function countRows(table: Table, condition: Condition): Promise<number> {
  if (condition.tests.length === 0) return await table.countRows(condition.sql ?? undefined);
  let all = 0;
  for await (const { count } of scan(table, condition, [])) all += count;
  return all;
}

/** The row ids of the rows of a condition. */
export async function rowIdsOf(table: Table, condition: Condition): Promise<bigint[]> {
  const ids: bigint[] = [];
  for await (const part of scan(table, condition, ["item_key"], { rowIds: true })) {
    for (const id of keptValues(longs(part.batch, "_rowid"), part)) ids.push(id);
  }
  return ids;
}

/** Keys in one condition of a write: each costs some 10 microseconds and 2 kB while Lance plans it. */
const keysOfWrite = 50_000;

/** Conditions in SQL that select the rows together, each row once, whatever a commit between them changes in values. */
export async function sqlParts(table: Table, condition: Condition): Promise<(string | null)[]> {
  if (condition.tests.length === 0) return [condition.sql];
  const parts: string[] = [];
  let keys: bigint[] = [];
  const end = () => {
    if (keys.length > 0) parts.push(`item_key IN (${keys.join(", ")})`);
    keys = [];
  };
  for await (const part of scan(table, condition, ["item_key"])) {
    for (const key of keptValues(longs(part.batch, "item_key"), part)) {
      keys.push(key);
      if (keys.length === keysOfWrite) end();
    }
  }
  end();
  return parts;
}
