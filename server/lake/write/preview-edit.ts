import type { Table } from "@lancedb/lancedb";
import { itemLimits } from "#contract/media.ts";
import { changedNames, demandTagRoom, nextBatch, sqlChange, takeRows, wellFormed } from "./edit.ts";
import { allOf, type Condition, countRows, rowIdsOf } from "../read/condition.ts";
import type { LakeFilter } from "../read/lake-filter.ts";
import { sqlTexts } from "../read/filter.ts";
import { changeItem, type ItemChange } from "../schema/item.ts";
import { type FieldType, demandRoom, newFields } from "../schema/metadata-field.ts";
import { foldedCondition } from "../read/stored-names.ts";
import { inTurns } from "../../lib/turns.ts";

/** Size of the first batch. */
const itemsToBegin = 400;

/**
 * The number of items that `editItems` would change, without changing any. Reads only items for which no SQL condition
 * decides: those that have a label of every name to be added or changed, whether equal or not.
 * @throws LakeInputError as the edit would.
 */
export async function countEdited(
  table: Table,
  fields: ReadonlyMap<string, FieldType>,
  filter: LakeFilter,
  requested: ItemChange,
): Promise<number> {
  const change = wellFormed(requested);
  const matching = await foldedCondition(table, filter, fields);
  demandRoom(fields, change.metadata ?? {});
  await demandTagRoom(table, matching, change);
  const addsLabels = change.addLabels?.length ?? 0;
  if (addsLabels > 0) {
    // Items that may exceed the limit are read, and refused as the edit would refuse them.
    const near = `array_length(labels) > ${itemLimits.labels - addsLabels}`;
    await countByReading(table, fields, allOf(matching, near), change);
  }
  // A value in a field that no item has yet changes every match.
  const added = newFields(fields, [change.metadata ?? {}]);
  if (added.size > 0) return await countRows(table, matching);
  const sure = [...sqlChange(change, fields).differs, ...labelsDiffer(change)];
  const certain = sure.length === 0 ? null : sure.map((sql) => `(${sql})`).join(" OR ");
  const count = certain === null ? 0 : await countRows(table, allOf(matching, certain));
  const changed = changedNames(change);
  if (addsLabels === 0 && changed.length === 0) return count;
  const unsure = certain === null ? matching : allOf(matching, `NOT (${certain})`);
  const rest =
    addsLabels > 0 ? unsure : allOf(unsure, `array_has_any(label_names, ${sqlTexts(changed)})`);
  return count + (await countByReading(table, fields, rest, change));
}

/** Conditions under which the change alters the labels, though not all such conditions. */
function labelsDiffer({ addLabels = [], removeLabels = [] }: ItemChange): string[] {
  const added = addLabels.map(({ name }) => name);
  const gone = removeLabels.filter((name) => !added.includes(name));
  return [
    ...(added.length > 0 ? [`NOT array_has_all(label_names, ${sqlTexts(added)})`] : []),
    ...(gone.length > 0 ? [`array_has_any(label_names, ${sqlTexts(gone)})`] : []),
  ];
}

async function countByReading(
  table: Table,
  fields: ReadonlyMap<string, FieldType>,
  where: Condition,
  change: ItemChange,
): Promise<number> {
  const rowIds = await rowIdsOf(table, where);
  let count = 0;
  for (let start = 0, size = itemsToBegin; start < rowIds.length;) {
    const rows = await takeRows(table, rowIds.slice(start, start + size), fields);
    start += size;
    size = nextBatch(rows, change);
    for await (const part of inTurns(rows)) {
      count += part.filter(([, item]) => changeItem(item, change, item.rev) !== null).length;
    }
  }
  return count;
}
