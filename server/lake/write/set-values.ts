import type { MetadataValue } from "#contract/media.ts";
import { sqlText } from "../read/filter.ts";
import { longs } from "../read/read-columns.ts";
import { decodeItems } from "../read/decode.ts";
import { changeItem } from "../schema/item.ts";
import { encodeInTurns, type StoredItem } from "../schema/table-schema.ts";
import { addFields, wellFormed } from "./edit.ts";
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
 * @throws LakeInputError where the field holds values of another type, or the dataset has too many fields
 */
export async function setValues(
  line: Line,
  field: string,
  values: ReadonlyMap<string, MetadataValue>,
  rev: number,
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
  const ids = [...values.keys()];
  for (let start = 0; start < ids.length; start += idsPerRead) {
    const where = `media_id IN (${ids
      .slice(start, start + idsPerRead)
      .map(sqlText)
      .join(", ")})`;
    const result = await line.table.query().where(where).withRowId().toArrow();
    for (const batch of result.batches) {
      const rowIds = longs(batch, "_rowid");
      decodeItems(batch, fields).forEach((item, row) => {
        found.add(item.mediaId);
        const next = changeItem(item, changes.get(item.mediaId) ?? {}, rev);
        if (next === null) return;
        before.push(item);
        after.push({ ...next, addedMicros: item.addedMicros });
        outdated.push(rowIds[row] ?? 0n);
      });
    }
  }
  if (after.length === 0) return { found, changed: 0 };
  const data = await encodeInTurns(after, fields);
  await line.commit((table) => table.delete(`_rowid IN (${outdated.join(", ")})`));
  await line.commit((table) => table.add(data));
  await line.noteChange(before, after);
  return { found, changed: after.length };
}
