import { setImmediate as turn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { type MetadataValue, itemLimits, overLimit } from "#contract/media.ts";
import { allOf, type Condition, countRows, rowIdsOf, sqlParts } from "../read/condition.ts";
import { rowsOfEdit } from "../read/content-rows.ts";
import type { LakeFilter } from "../read/lake-filter.ts";
import { decodeItems } from "../read/decode.ts";
import { LakeInputError } from "../errors.ts";
import { longs } from "../read/read-columns.ts";
import { sqlColumn, sqlNumber, sqlText, sqlTexts } from "../read/filter.ts";
import { changeItem, type ItemChange } from "../schema/item.ts";
import type { Line } from "./line.ts";
import {
  demandRoom,
  metadataColumn,
  newFields,
  sqlTypes,
  type FieldType,
} from "../schema/metadata-field.ts";
import { foldedCondition } from "../read/stored-names.ts";
import {
  encodeInTurns,
  hasLabelDetails,
  labelDetailsColumn,
  type StoredItem,
} from "../schema/table-schema.ts";
import { inTurns, rowsPerTurn } from "../../lib/turns.ts";

/** The number of items, and of their labels, that an edit holds in memory at once where it has to read them. */
const itemsPerBatch = 20_000;
const labelsPerBatch = 400_000;
/** Size of the first batch, before the number of labels of an item is known. */
const itemsToBegin = 400;

/**
 * Applies the change to every matching item that it would change, and gives those the commit's `rev`.
 * @returns The number of changed items. A match that already has the values is left alone.
 * @throws LakeInputError if a metadata value does not fit its field, or an item or the dataset would exceed its limits.
 */
export async function editItems(
  line: Line,
  filter: LakeFilter,
  requested: ItemChange,
  rev: number,
): Promise<number> {
  const change = wellFormed(requested);
  const matching = await foldedCondition(line.table, filter, await line.fields());
  demandRoom(await line.fields(), change.metadata ?? {});
  await demandTagRoom(line.table, matching, change);
  if (!(await addFields(line, [change.metadata ?? {}], matching))) return 0;
  const touchesLabels = [change.addLabels, change.removeLabels, change.changeLabels].some(
    (labels) => labels !== undefined && labels.length > 0,
  );
  return touchesLabels
    ? await editByReading(line, matching, change, rev)
    : await editBySql(line, matching, change, rev);
}

/**
 * Adds the columns of metadata fields that have no value yet.
 * @param matching Nothing is added where no row matches this condition.
 * @returns False if columns are missing and no row matches.
 */
export async function addFields(
  line: Line,
  values: Iterable<Record<string, MetadataValue>>,
  matching?: Condition,
): Promise<boolean> {
  const added = newFields(await line.fields(), values);
  if (added.size === 0) return true;
  if (matching !== undefined && (await countRows(line.table, matching)) === 0) {
    return false;
  }
  const columns = [...added].map(([field, type]) => ({
    name: metadataColumn(field),
    valueSql: `cast(NULL as ${sqlTypes[type]})`,
  }));
  await line.commit((table) => table.addColumns(columns));
  return true;
}

/** Adds the column for the details of labels, where one of the items needs it. */
export async function addLabelDetails(
  line: Line,
  items: readonly Pick<StoredItem, "labels" | "attributes">[],
): Promise<void> {
  if (!items.some(hasLabelDetails)) return;
  const { fields } = await line.table.schema();
  if (fields.some(({ name }) => name === labelDetailsColumn)) return;
  await line.commit((table) =>
    table.addColumns([{ name: labelDetailsColumn, valueSql: "cast(NULL as string)" }]),
  );
}

/** Few updates for any number of rows: SQL can express changes of tags, captions and metadata. */
async function editBySql(
  line: Line,
  matching: Condition,
  change: ItemChange,
  rev: number,
): Promise<number> {
  const { values, differs } = sqlChange(change, await line.fields());
  if (differs.length === 0) return 0;
  const where = allOf(matching, differs.map((sql) => `(${sql})`).join(" OR "));
  const fields = await line.fields();
  const parts = await sqlParts(line.table, where);
  const before = await rowsOfEdit(line.table, parts, fields);
  let updated = 0;
  for (const part of parts) {
    const result = await line.commit((table) =>
      table.update({ where: part ?? "true", valuesSql: { ...values, rev: String(rev) } }),
    );
    updated += result.rowsUpdated;
  }
  const after = before && (await rowsOfEdit(line.table, [`rev = ${rev}`], fields));
  await line.noteChange(before, after);
  return updated;
}

/** @throws LakeInputError if a matching item would exceed the limit of tags. */
export async function demandTagRoom(
  table: Table,
  matching: Condition,
  change: ItemChange,
): Promise<void> {
  const { values } = sqlChange({ ...change, metadata: {} }, new Map());
  const tags = values["tags"];
  if (tags === undefined || (change.addTags ?? []).length === 0) return;
  // The cheap condition comes first.
  const most = itemLimits.tags - (change.addTags ?? []).length;
  const over = `array_length(tags) > ${most} AND array_length(${tags}) > ${itemLimits.tags} AND array_length(${tags}) > array_length(tags)`;
  if ((await countRows(table, allOf(matching, over))) === 0) return;
  const many = Array.from({ length: itemLimits.tags + 1 });
  const { sentence, field } = overLimit({ tags: [], labels: [] }, { tags: many, labels: [] }) ?? {};
  throw new LakeInputError(sentence ?? "", field === undefined ? [] : [field]);
}

/** The new values of the columns, and the conditions under which a row differs from them. */
export function sqlChange(
  change: ItemChange,
  fields: ReadonlyMap<string, FieldType>,
): { values: Record<string, string>; differs: string[] } {
  const values: Record<string, string> = {};
  const differs: string[] = [];

  const added = change.addTags ?? [];
  const removed = (change.removeTags ?? []).filter((tag) => !added.includes(tag));
  let tags = "tags";
  if (removed.length > 0) {
    tags = `array_except(tags, ${sqlTexts(removed)})`;
    differs.push(`array_has_any(tags, ${sqlTexts(removed)})`);
  }
  if (added.length > 0) {
    tags = `array_concat(${tags}, array_except(${sqlTexts(added)}, tags))`;
    differs.push(`NOT array_has_all(tags, ${sqlTexts(added)})`);
  }
  if (tags !== "tags") values["tags"] = tags;

  if (change.caption !== undefined) {
    values["caption"] = sqlValue(change.caption);
    differs.push(isNot("caption", change.caption));
  }
  for (const [field, value] of Object.entries(change.metadata ?? {})) {
    // A field that the table lacks is already empty, as null would make it.
    if (!fields.has(field)) continue;
    const column = metadataColumn(field);
    values[column] = sqlValue(value);
    differs.push(isNot(sqlColumn(column), value));
  }
  return { values, differs };
}

/** Lance's SQL has no `IS DISTINCT FROM`. */
function isNot(column: string, value: MetadataValue): string {
  if (value === null) return `${column} IS NOT NULL`;
  return `${column} IS NULL OR ${column} <> ${sqlValue(value)}`;
}

function sqlValue(value: MetadataValue): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return sqlText(value);
  return typeof value === "number" ? sqlNumber(value) : String(value);
}

/**
 * Reads the matching rows, changes them here and writes them again: SQL cannot search a list of labels. A batch is two
 * commits, a deletion and an addition; a reader sees neither before the head moves past both.
 */
async function editByReading(
  line: Line,
  matching: Condition,
  change: ItemChange,
  rev: number,
): Promise<number> {
  const fields = await line.fields();
  const rowIds = await rowsToRead(line.table, matching, change);
  let updated = 0;
  let size = itemsToBegin;
  for (let start = 0, end = 0; start < rowIds.length; start = end) {
    end = start + size;
    const changed: StoredItem[] = [];
    const outdated: bigint[] = [];
    const before: StoredItem[] = [];
    const rows = await takeRows(line.table, rowIds.slice(start, end), fields);
    size = nextBatch(rows, change);
    for await (const part of inTurns(rows)) {
      for (const [rowId, item] of part) {
        const next = changeItem(item, change, rev);
        if (next === null) continue;
        changed.push({ ...next, addedMicros: item.addedMicros });
        outdated.push(rowId);
        before.push(item);
      }
    }
    if (changed.length === 0) continue;
    await addLabelDetails(line, changed);
    const data = await encodeInTurns(changed, fields);
    await line.commit((table) => table.delete(`_rowid IN (${outdated.join(", ")})`));
    await line.commit((table) => table.add(data));
    await line.noteChange(before, changed);
    updated += changed.length;
  }
  return updated;
}

/** The names of the labels that a change renames, or removes by place. */
export function changedNames({ changeLabels = [] }: ItemChange): string[] {
  return changeLabels.map(({ name }) => name);
}

/** The size of the next batch, which holds a bounded number of labels if its items have as many as the last ones. */
export function nextBatch(
  rows: readonly (readonly [bigint, StoredItem])[],
  { addLabels = [] }: ItemChange,
): number {
  const labels = rows.reduce((sum, [, item]) => sum + item.labels.length, 0);
  const each = labels / Math.max(1, rows.length) + addLabels.length;
  return Math.min(itemsPerBatch, Math.max(itemsToBegin, Math.floor(labelsPerBatch / each)));
}

async function rowsToRead(
  table: Table,
  matching: Condition,
  change: ItemChange,
): Promise<bigint[]> {
  const named = [...(change.removeLabels ?? []), ...changedNames(change)];
  const needsLabel =
    named.length > 0 &&
    Object.entries(change).every(
      ([name, value]) => name === "removeLabels" || name === "changeLabels" || value === undefined,
    );
  const where = needsLabel
    ? allOf(matching, `array_has_any(label_names, ${sqlTexts(named)})`)
    : matching;
  return await rowIdsOf(table, where);
}

export async function takeRows(
  table: Table,
  rowIds: bigint[],
  fields: ReadonlyMap<string, FieldType>,
): Promise<[bigint, StoredItem][]> {
  const query = table.takeRowIds(rowIds).withRowId();
  const { batches } = await query.toArrow({ maxBatchLength: rowsPerTurn });
  const rows: [bigint, StoredItem][] = [];
  for (const batch of batches) {
    const ids = longs(batch, "_rowid");
    decodeItems(batch, fields).forEach((item, row) => rows.push([ids[row] ?? 0n, item]));
    if (batches.length > 1) await turn();
  }
  return rows;
}

/** Replaces what cannot be stored before the comparison, so that repeating an edit changes nothing. */
export function wellFormed(change: ItemChange): ItemChange {
  const text = (value: string) => value.toWellFormed();
  const metadata = Object.entries(change.metadata ?? {}).map(([field, value]) => [
    field,
    // -0 becomes 0: SQL distinguishes them, and JSON does not.
    typeof value === "string" ? text(value) : typeof value === "number" ? value + 0 : value,
  ]);
  return {
    ...change,
    addTags: change.addTags && [...new Set(change.addTags.map(text))],
    removeTags: change.removeTags?.map(text),
    addLabels: change.addLabels?.map((label) => ({
      ...label,
      name: text(label.name),
      source: text(label.source),
    })),
    removeLabels: change.removeLabels?.map(text),
    changeLabels: change.changeLabels?.map((label) => ({
      ...label,
      name: text(label.name),
      to: label.to === null ? null : text(label.to),
    })),
    caption: change.caption?.toWellFormed() ?? change.caption,
    metadata: change.metadata && Object.fromEntries(metadata),
  };
}
