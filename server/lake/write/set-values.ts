import type { MetadataValue } from "#contract/media.ts";
import { rowIdsOf } from "../read/condition.ts";
import { sqlText } from "../read/filter.ts";
import { changeItem } from "../schema/item.ts";
import { encodeInTurns, type StoredItem } from "../schema/table-schema.ts";
import { addFields, takeRows, wellFormed } from "./edit.ts";
import type { ItemRows } from "./item-rows.ts";
import type { Line } from "./line.ts";
import { demandRoom } from "../schema/metadata-field.ts";

/** The most ids in one condition. */
const idsPerRead = 1000;

/** The ids that are in the dataset, and the number of items whose value changed. */
export interface SetValues {
  found: Set<string>;
  changed: number;
}

/**
 * Gives each item a value of its own in a metadata field. An item that has the value already is left alone.
 * @param values By media id, in lower case; at most some thousand, since their items are in memory.
 * @param rows Where the items are; it is kept up to date.
 * @throws LakeInputError where the field holds values of another type, or the dataset has too many fields
 */
export async function setValues(
  line: Line,
  field: string,
  values: ReadonlyMap<string, MetadataValue>,
  { rows, rev }: { rows: ItemRows; rev: number },
): Promise<SetValues> {
  const changes = new Map(
    [...values].map(([id, value]) => [id, wellFormed({ metadata: { [field]: value } })]),
  );
  const first = [...values.values()].find((value) => value !== null);
  if (first !== undefined) demandRoom(await line.fields(), { [field]: first });
  await addFields(
    line,
    [...changes.values()].map(({ metadata = {} }) => metadata),
  );
  const fields = await line.fields();
  const found = new Set<string>();
  const before: StoredItem[] = [];
  const after: StoredItem[] = [];
  const outdated: bigint[] = [];
  const { rowIds, moved } = rows.find([...values.keys()]);
  const places = [...rowIds.map(BigInt), ...(await placesOf(line, moved))];
  const taken = places.length === 0 ? [] : await takeRows(line.table, places, fields);
  for (const [rowId, item] of taken) {
    const change = changes.get(item.mediaId);
    if (change === undefined) continue;
    found.add(item.mediaId);
    const next = changeItem(item, change, rev);
    if (next === null) continue;
    before.push(item);
    after.push({ ...next, addedMicros: item.addedMicros });
    outdated.push(rowId);
  }
  if (after.length === 0) return { found, changed: 0 };
  const data = await encodeInTurns(after, fields);
  await line.commit((table) => table.delete(`_rowid IN (${outdated.join(", ")})`));
  await line.commit((table) => table.add(data));
  rows.move(before, outdated);
  await line.noteChange(before, after);
  return { found, changed: after.length };
}

/** The rows of items that were written meanwhile. */
async function placesOf(line: Line, mediaIds: readonly string[]): Promise<bigint[]> {
  const found: bigint[] = [];
  for (let start = 0; start < mediaIds.length; start += idsPerRead) {
    const part = mediaIds.slice(start, start + idsPerRead);
    const sql = `media_id IN (${part.map(sqlText).join(", ")})`;
    found.push(...(await rowIdsOf(line.table, { sql, tests: [] })));
  }
  return found;
}
