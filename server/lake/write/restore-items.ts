import type { Table } from "@lancedb/lancedb";
import type { MediaFilter } from "#contract/media.ts";
import { type RestorableField, restoredProperties } from "#contract/receipt.ts";
import { fault } from "#server/fault.ts";
import { addFields, takeRows } from "./edit.ts";
import { openVersion } from "../files/family.ts";
import { canonicalItem, type Item } from "../schema/item.ts";
import type { Line } from "./line.ts";
import { encodeInTurns, metadataFieldsOf, type StoredItem } from "../schema/table-schema.ts";
import { inTurns } from "../../lib/turns.ts";
import type { VersionRef } from "../version.ts";
import { differenceOf, type Difference, type Rows } from "../diff/version-difference.ts";

/** The part of a version that is restored. */
export interface RestoreScope {
  /** With `media`, items are added and removed as well. */
  fields: readonly RestorableField[];
  /** Selects an item if it matches in the target version, or now. */
  filter: MediaFilter;
  /** Called after each batch with the number of candidates handled so far. */
  onProgress?: (done: number, total: number) => Promise<void>;
}

/** The number of changed items. */
export interface Restored {
  added: number;
  removed: number;
  modified: number;
}

type BatchDone = (items: number) => Promise<void>;

/** The number of items of each version that are in memory at once, each three times. */
const itemsPerBatch = 8000;

/**
 * Restores the given fields of the selected items to `target`. Reads only rows whose `rev` differs. A batch is two
 * commits, a deletion and an addition; a reader sees none of them before the head moves past them all.
 * @param rev For changed rows that do not become equal to `target`. Rows that do get the `rev` that they have there, so
 * that a comparison need not read them.
 * @throws VersionMissingError, and LakeInputError if a metadata value does not fit its field any more: the dataset may
 * have used the name for another type since.
 */
export async function restoreItems(
  line: Line,
  target: VersionRef,
  scope: RestoreScope,
  rev: number,
): Promise<Restored> {
  const then = await openVersion(line.family, target);
  try {
    const difference = await differenceOf(then, line.table, scope.filter);
    const { differing, onlyThen, onlyNow } = difference;
    const comesAndGoes = scope.fields.includes("media");
    const parts = comesAndGoes ? [differing, onlyThen, onlyNow] : [differing];
    const total = parts.reduce((sum, { rowIds }) => sum + rowIds.length, 0);
    let done = 0;
    const batchDone = async (items: number) => {
      done += items;
      await scope.onProgress?.(done, total);
    };
    await scope.onProgress?.(done, total);
    const how = { fields: scope.fields, rev, batchDone };
    return {
      modified: await changeBack(line, then, difference, how),
      added: comesAndGoes ? await bringBack(line, then, onlyThen, batchDone) : 0,
      removed: comesAndGoes ? await takeAway(line, onlyNow, batchDone) : 0,
    };
  } finally {
    then.close();
  }
}

async function changeBack(
  line: Line,
  then: Table,
  { differing, places }: Difference,
  how: { fields: readonly RestorableField[]; rev: number; batchDone: BatchDone },
): Promise<number> {
  const fieldsThen = metadataFieldsOf(await then.schema());
  let modified = 0;
  for (const { keys, rowIds } of batchesOf(differing)) {
    const placesThen: bigint[] = [];
    places.find(keys, (_, place) => placesThen.push(place));
    const rowsThen = await takeRows(then, placesThen, fieldsThen);
    const before = new Map(rowsThen.map(([, item]) => [item.mediaId, item]));
    const changed: StoredItem[] = [];
    const outdated: [bigint, StoredItem][] = [];
    const rowsNow = await takeRows(line.table, Array.from(rowIds), await line.fields());
    for await (const part of inTurns(rowsNow)) {
      for (const [rowId, item] of part) {
        const old = before.get(item.mediaId);
        const next = old === undefined ? null : changedBack(item, old, how);
        if (next === null) continue;
        changed.push(next);
        outdated.push([rowId, item]);
      }
    }
    if (changed.length > 0) {
      await replaceRows(line, outdated, changed);
      modified += changed.length;
      await fault("partial.batch-committed");
    }
    await how.batchDone(rowIds.length);
  }
  return modified;
}

/** Items are inserted with the sort key and the `rev` that they had. */
async function bringBack(
  line: Line,
  then: Table,
  rows: Rows,
  batchDone: BatchDone,
): Promise<number> {
  const fieldsThen = metadataFieldsOf(await then.schema());
  for (const { rowIds } of batchesOf(rows)) {
    const taken = await takeRows(then, Array.from(rowIds), fieldsThen);
    await replaceRows(
      line,
      [],
      taken.map(([, item]) => item),
    );
    await fault("partial.batch-committed");
    await batchDone(rowIds.length);
  }
  return rows.rowIds.length;
}

async function takeAway(line: Line, rows: Rows, batchDone: BatchDone): Promise<number> {
  for (const { rowIds } of batchesOf(rows)) {
    await replaceRows(
      line,
      await takeRows(line.table, Array.from(rowIds), await line.fields()),
      [],
    );
    await batchDone(rowIds.length);
  }
  return rows.rowIds.length;
}

async function replaceRows(
  line: Line,
  outdated: readonly [bigint, StoredItem][],
  items: readonly StoredItem[],
): Promise<void> {
  await addFields(
    line,
    items.map((item) => item.metadata),
  );
  if (outdated.length > 0) {
    const rowIds = outdated.map(([rowId]) => rowId).join(", ");
    await line.commit((table) => table.delete(`_rowid IN (${rowIds})`));
  }
  if (items.length > 0) {
    const data = await encodeInTurns(items, await line.fields());
    await line.commit((table) => table.add(data));
  }
  await line.noteChange(
    outdated.map(([, item]) => item),
    items,
  );
}

/** The item with the restored fields; null if no value would differ. */
function changedBack(
  item: StoredItem,
  old: Item,
  { fields, rev }: { fields: readonly RestorableField[]; rev: number },
): StoredItem | null {
  const next: StoredItem = Object.assign({}, item, ...fields.map((field) => partOf(old, field)));
  const values = valuesOf(next);
  if (values === valuesOf(item)) return null;
  return { ...next, rev: values === valuesOf(old) ? old.rev : rev };
}

/** The properties of each field as an item here spells them; what only the service knows of a file goes with it. */
const properties: Record<RestorableField, readonly (keyof Item)[]> = {
  labels: restoredProperties.labels,
  tags: restoredProperties.tags,
  caption: restoredProperties.caption,
  metadata: restoredProperties.metadata,
  clustering: restoredProperties.clustering.map(camelCase),
  media: [...restoredProperties.media.map(camelCase), "sha256", "mime"],
};

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

function camelCase<Name extends string>(name: Name): CamelCase<Name> {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<Name>;
}

function partOf(item: Item, field: RestorableField): Partial<Item> {
  return Object.fromEntries(properties[field].map((name) => [name, item[name]]));
}

/** The values of an item, without the number of the commit that wrote it. */
function valuesOf(item: Item): string {
  return canonicalItem({ ...item, rev: 0 });
}

function* batchesOf({ keys, rowIds }: Rows): Generator<Rows, void, undefined> {
  for (let start = 0; start < rowIds.length; start += itemsPerBatch) {
    const end = start + itemsPerBatch;
    yield { keys: keys.slice(start, end), rowIds: rowIds.slice(start, end) };
  }
}
