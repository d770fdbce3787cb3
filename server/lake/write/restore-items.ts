import type { Table } from "@lancedb/lancedb";
import { type RestorableField, restoredProperties } from "#contract/receipt.ts";
import { fault } from "#server/fault.ts";
import { addFields, addLabelDetails, takeRows } from "./edit.ts";
import type { LakeFilter } from "../read/lake-filter.ts";
import { openVersion, type Family } from "../files/family.ts";
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
  filter: LakeFilter;
}

export interface RestoreOptions {
  /** The candidates, if they were searched already in the version that the line begins at. */
  found?: Difference;
  /** The line contains a part of the same restore, with the same `rev`: rows with this `rev` are skipped. */
  resumes?: boolean;
  signal?: AbortSignal;
  /** Called after each committed batch, with the totals since the beginning. */
  onBatch?: (restored: Restored, looked: { done: number; total: number }) => Promise<void>;
}

/** The number of changed items. */
export interface Restored {
  added: number;
  removed: number;
  modified: number;
}

/** The result of one batch, and the number of its candidates. */
type BatchDone = (looked: number, restored: Partial<Restored>) => Promise<void>;

interface How {
  fields: readonly RestorableField[];
  rev: number;
  signal: AbortSignal | undefined;
  batchDone: BatchDone;
}

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
  options: RestoreOptions = {},
): Promise<Restored> {
  const then = await openVersion(line.family, target);
  try {
    const difference =
      options.found ??
      (await differenceOf(then, line.table, scope.filter, options.resumes ? rev : undefined));
    const total = countLooked(difference, scope);
    const restored: Restored = { added: 0, removed: 0, modified: 0 };
    let done = 0;
    const batchDone: BatchDone = async (looked, { added = 0, removed = 0, modified = 0 }) => {
      done += looked;
      restored.added += added;
      restored.removed += removed;
      restored.modified += modified;
      await options.onBatch?.({ ...restored }, { done, total });
    };
    const how: How = { fields: scope.fields, rev, signal: options.signal, batchDone };
    await changeBack(line, then, difference, how);
    if (comesAndGoes(scope)) {
      await bringBack(line, then, difference.onlyThen, how);
      await takeAway(line, difference.onlyNow, how);
    }
    return restored;
  } finally {
    then.close();
  }
}

export interface FoundDifference {
  /** The number of candidates of a restore. */
  items: number;
  /** For `restoreItems`, on a line that begins at the same version. */
  difference: Difference;
}

/** The candidates of a restore of `now` to `target`, without a writer. */
export async function findDifference(
  family: Family,
  now: VersionRef,
  target: VersionRef,
  scope: RestoreScope,
): Promise<FoundDifference> {
  const opened = await openVersion(family, now);
  try {
    const then = await openVersion(family, target);
    try {
      const difference = await differenceOf(then, opened, scope.filter);
      return { items: countLooked(difference, scope), difference };
    } finally {
      then.close();
    }
  } finally {
    opened.close();
  }
}

function comesAndGoes({ fields }: RestoreScope): boolean {
  return fields.includes("media");
}

function countLooked({ differing, onlyThen, onlyNow }: Difference, scope: RestoreScope): number {
  const parts = comesAndGoes(scope) ? [differing, onlyThen, onlyNow] : [differing];
  return parts.reduce((sum, { rowIds }) => sum + rowIds.length, 0);
}

async function changeBack(
  line: Line,
  then: Table,
  { differing, places }: Difference,
  how: How,
): Promise<void> {
  const fieldsThen = metadataFieldsOf(await then.schema());
  for (const { keys, rowIds } of batchesOf(differing)) {
    how.signal?.throwIfAborted();
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
      await fault("partial.batch-committed");
    }
    await how.batchDone(rowIds.length, { modified: changed.length });
  }
}

/** Items are inserted with the sort key and the `rev` that they had. */
async function bringBack(line: Line, then: Table, rows: Rows, how: How): Promise<void> {
  const fieldsThen = metadataFieldsOf(await then.schema());
  for (const { rowIds } of batchesOf(rows)) {
    how.signal?.throwIfAborted();
    const taken = await takeRows(then, Array.from(rowIds), fieldsThen);
    await replaceRows(
      line,
      [],
      taken.map(([, item]) => item),
    );
    await fault("partial.batch-committed");
    await how.batchDone(rowIds.length, { added: rowIds.length });
  }
}

async function takeAway(line: Line, rows: Rows, how: How): Promise<void> {
  for (const { rowIds } of batchesOf(rows)) {
    how.signal?.throwIfAborted();
    await replaceRows(
      line,
      await takeRows(line.table, Array.from(rowIds), await line.fields()),
      [],
    );
    await how.batchDone(rowIds.length, { removed: rowIds.length });
  }
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
  await addLabelDetails(line, items);
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

/** The properties of each field, as an item here spells them, with those that only the service knows of a file. */
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
