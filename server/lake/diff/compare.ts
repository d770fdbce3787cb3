import type { Table } from "@lancedb/lancedb";
import { type ItemField, itemFields } from "#contract/diff.ts";
import { type DiffData, DiffBuilder } from "./diff-data.ts";
import { type Family, openVersion } from "../files/family.ts";
import { metadataColumn } from "../schema/metadata-field.ts";
import { toNumbers } from "../read/order.ts";
import { type ColumnData, columnOf, longs } from "../read/read-columns.ts";
import { halves, readUnshared } from "./rev-rows.ts";
import { RevTable } from "./rev-table.ts";
import { sameValue, textAt, textsAt } from "../schema/same-value.ts";
import { labelDetailsColumn, metadataFieldsOf } from "../schema/table-schema.ts";
import type { VersionRef } from "../version.ts";

/** The rows of each side whose values are in memory at once. */
const rowsPerRead = 8192;

/** Items that may differ, in columns: their keys, and their row ids on each side (-1: not in that version). */
interface Candidates {
  keyLow: number[];
  keyHigh: number[];
  beforeRows: number[];
  afterRows: number[];
}

/**
 * The difference between two versions of a family. Candidates come from (item_key, rev). An edit followed by its
 * reverse leaves a new `rev` and equal values, so the values of the candidates are compared before they count. A
 * million rows take some 150 MB while this runs, so it runs in its own thread: see scan-worker.ts.
 *
 * @throws VersionMissingError
 */
export async function compareVersions(
  family: Family,
  from: VersionRef,
  to: VersionRef,
): Promise<DiffData> {
  const before = await openVersion(family, from);
  try {
    const after = await openVersion(family, to);
    try {
      const candidates = await findCandidates(before, after);
      const builder = new DiffBuilder(candidates.keyLow.length);
      const places = { added: [] as number[], removed: [] as number[], modified: [] as number[] };
      candidates.keyLow.forEach((_, place) => {
        if (candidates.beforeRows[place] === -1) places.added.push(place);
        else if (candidates.afterRows[place] === -1) places.removed.push(place);
        else places.modified.push(place);
      });
      await addModified({ before, after }, candidates, places.modified, builder);
      await addOneSided(before, "removed", candidates, places.removed, builder);
      await addOneSided(after, "added", candidates, places.added, builder);
      return builder.finish();
    } finally {
      after.close();
    }
  } finally {
    before.close();
  }
}

async function findCandidates(before: Table, after: Table): Promise<Candidates> {
  const found: Candidates = { keyLow: [], keyHigh: [], beforeRows: [], afterRows: [] };
  const add = (low: number, high: number, beforeRow: number, afterRow: number) => {
    found.keyLow.push(low >>> 0);
    found.keyHigh.push(high >>> 0);
    found.beforeRows.push(beforeRow);
    found.afterRows.push(afterRow);
  };
  const { old, now } = await readUnshared(before, after);
  const table = new RevTable(old.keys.length);
  table.add(old.keys, old.revs);
  const [oldIds, nowIds] = [toNumbers(old.rowIds), toNumbers(now.rowIds)];
  const keys = halves(now.keys);
  table.match(now.keys, now.revs, (row, match, other) => {
    const beforeRow = match === "absent" ? -1 : (oldIds[other] ?? -1);
    add(keys[row * 2] ?? 0, keys[row * 2 + 1] ?? 0, beforeRow, nowIds[row] ?? -1);
  });
  table.eachUnmatched((low, high, place) => add(low, high, oldIds[place] ?? -1, -1));
  return found;
}

/** The columns of each field. Those of metadata are the columns that either version has. */
const fieldColumns: Record<Exclude<ItemField, "metadata">, readonly string[]> = {
  labels: ["labels", labelDetailsColumn],
  tags: ["tags"],
  caption: ["caption"],
  cluster: ["cluster_id"],
  media: [
    "sha256",
    "file_name",
    "media_type",
    "mime",
    "size_bytes",
    "width",
    "height",
    "duration_ms",
  ],
};

async function metadataColumnsOf(table: Table): Promise<string[]> {
  return [...metadataFieldsOf(await table.schema()).keys()].map(metadataColumn);
}

/** Those of the version: it may be older than the details of labels. */
async function columnsToRead(table: Table): Promise<string[]> {
  const { fields } = await table.schema();
  const names = new Set(fields.map(({ name }) => name));
  const fixed = Object.values(fieldColumns)
    .flat()
    .filter((name) => names.has(name));
  return [...fixed, "label_names", "added_at", ...(await metadataColumnsOf(table))];
}

async function addModified(
  { before, after }: { before: Table; after: Table },
  candidates: Candidates,
  places: readonly number[],
  builder: DiffBuilder,
): Promise<void> {
  const metadata = {
    before: await metadataColumnsOf(before),
    after: await metadataColumnsOf(after),
  };
  const either = [...new Set([...metadata.before, ...metadata.after])];
  const fields = itemFields.map((field) => (field === "metadata" ? either : fieldColumns[field]));
  const columns = { before: await columnsToRead(before), after: await columnsToRead(after) };
  for (let start = 0; start < places.length; start += rowsPerRead) {
    const part = places.slice(start, start + rowsPerRead);
    const [old, now] = await Promise.all([
      takeRows(before, rowsAt(candidates.beforeRows, part), columns.before),
      takeRows(after, rowsAt(candidates.afterRows, part), columns.after),
    ]);
    for (const place of part) {
      const beforeRow = candidates.beforeRows[place] ?? -1;
      const afterRow = candidates.afterRows[place] ?? -1;
      const [left, right] = [old.at(beforeRow), now.at(afterRow)];
      let differing = 0;
      fields.forEach((columns, bit) => {
        if (columns.some((name) => !sameCell(left, right, name))) differing |= 1 << bit;
      });
      if (differing === 0) continue;
      const names = sameCell(left, right, "label_names")
        ? { gained: [], lost: [] }
        : labelChange(labelsOf(left), labelsOf(right));
      builder.add({
        change: "modified",
        keyLow: candidates.keyLow[place] ?? 0,
        keyHigh: candidates.keyHigh[place] ?? 0,
        addedMicros: microsOf(right),
        beforeRow,
        afterRow,
        fields: differing,
        ...names,
      });
    }
  }
}

async function addOneSided(
  table: Table,
  change: "added" | "removed",
  candidates: Candidates,
  places: readonly number[],
  builder: DiffBuilder,
): Promise<void> {
  const rowIds = change === "added" ? candidates.afterRows : candidates.beforeRows;
  const columns = ["added_at", "label_names", "sha256"];
  for (let start = 0; start < places.length; start += rowsPerRead) {
    const part = places.slice(start, start + rowsPerRead);
    const rows = await takeRows(table, rowsAt(rowIds, part), columns);
    for (const place of part) {
      const row = rows.at(rowIds[place] ?? -1);
      const labels = labelsOf(row);
      builder.add({
        change,
        keyLow: candidates.keyLow[place] ?? 0,
        keyHigh: candidates.keyHigh[place] ?? 0,
        addedMicros: microsOf(row),
        beforeRow: candidates.beforeRows[place] ?? -1,
        afterRow: candidates.afterRows[place] ?? -1,
        fields: 0,
        gained: change === "added" ? labels : [],
        lost: change === "removed" ? labels : [],
        sha256: textAt({ column: columnIn(row, "sha256"), row: row.row }),
      });
    }
  }
}

function rowsAt(rowIds: readonly number[], places: readonly number[]): number[] {
  return places.map((place) => rowIds[place] ?? -1);
}

/** One row of those that were read. */
interface TakenRow {
  columns: ReadonlyMap<string, ColumnData>;
  row: number;
}

/** The rows with these ids, by id, because Lance promises no order. */
async function takeRows(table: Table, rowIds: readonly number[], columns: readonly string[]) {
  const result = await table
    .takeRowIds(rowIds)
    .select([...columns])
    .withRowId()
    .toArrow();
  const rows = new Map<number, TakenRow>();
  for (const batch of result.batches) {
    const taken = new Map(columns.map((name) => [name, columnOf(batch, name)]));
    toNumbers(longs(batch, "_rowid")).forEach((rowId, row) => {
      rows.set(rowId, { columns: taken, row });
    });
  }
  return {
    at(rowId: number): TakenRow {
      const row = rows.get(rowId);
      if (row === undefined) throw new Error(`Row ${rowId} is in the version and cannot be read`);
      return row;
    },
  };
}

/** A column that one of the versions lacks counts as empty there. */
function sameCell(a: TakenRow, b: TakenRow, name: string): boolean {
  const [left, right] = [a.columns.get(name), b.columns.get(name)];
  if (left !== undefined && right !== undefined) {
    return sameValue({ column: left, row: a.row }, { column: right, row: b.row });
  }
  const only = left ?? right;
  return only === undefined || !only.getValid(left === undefined ? b.row : a.row);
}

function columnIn(row: TakenRow, name: string): ColumnData {
  const column = row.columns.get(name);
  if (column === undefined) throw new Error(`Column ${name} was not read`);
  return column;
}

function labelsOf(row: TakenRow): string[] {
  return textsAt({ column: columnIn(row, "label_names"), row: row.row });
}

function microsOf(row: TakenRow): number {
  return Number(columnIn(row, "added_at").values[row.row]);
}

function labelChange(old: readonly string[], now: readonly string[]) {
  const [before, after] = [new Set(old), new Set(now)];
  return {
    gained: now.filter((name) => !before.has(name)),
    lost: old.filter((name) => !after.has(name)),
  };
}
