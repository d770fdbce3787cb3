import { encodeInTurns, type StoredItem } from "../schema/table-schema.ts";
import { inTurns } from "../../lib/turns.ts";
import { addFields, addLabelDetails, takeRows } from "./edit.ts";
import type { Line } from "./line.ts";

/** The change of one item; null where it stays as it is. */
export type ChangeEach = (item: StoredItem, rowId: number) => StoredItem | null;

/**
 * Changes each of these rows in its own way. Two commits, a deletion and an addition; all rows are in memory.
 * @returns the number of changed items
 */
export async function editEach(
  line: Line,
  rowIds: readonly number[],
  change: ChangeEach,
): Promise<number> {
  if (rowIds.length === 0) return 0;
  const fields = await line.fields();
  const [before, changed]: [StoredItem[], StoredItem[]] = [[], []];
  const outdated: bigint[] = [];
  for await (const part of inTurns(await takeRows(line.table, rowIds.map(BigInt), fields))) {
    for (const [rowId, item] of part) {
      const next = change(item, Number(rowId));
      if (next === null) continue;
      before.push(item);
      changed.push(next);
      outdated.push(rowId);
    }
  }
  if (changed.length === 0) return 0;
  await addFields(
    line,
    changed.map(({ metadata }) => metadata),
  );
  await addLabelDetails(line, changed);
  const data = await encodeInTurns(changed, await line.fields());
  await line.commit((table) => table.delete(`_rowid IN (${outdated.join(", ")})`));
  await line.commit((table) => table.add(data));
  await line.noteChange(before, changed);
  return changed.length;
}
