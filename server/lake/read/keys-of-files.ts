import { setImmediate as nextTurn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { startOfHash } from "../../lib/hash-start.ts";
import { LakeInputError } from "../errors.ts";
import { startOf } from "./duplicates.ts";
import { columnOf, longs } from "./read-columns.ts";

/**
 * The most keys in one condition. Each costs some 10 microseconds and 2 kB while Lance plans the query, and more than
 * that once there are several hundred thousand.
 */
export const mostKeys = 100_000;

/** @throws LakeInputError for a list that is too long. */
export function demandFewKeys(keys: number): void {
  if (keys <= mostKeys) return;
  const most = mostKeys.toLocaleString("en");
  throw new LakeInputError(
    `More than ${most} items of this version are selected by their quality, as duplicates or by what changed, and a filter takes at most ${most} of each`,
  );
}

/** The item keys of the rows with one of these hashes. One pass over the version, however many hashes there are. */
export async function keysOfFiles(table: Table, hashes: ReadonlySet<string>): Promise<string[]> {
  if (hashes.size === 0) return [];
  // Numbers first: a text for each of a million rows would cost a second.
  const starts = new Set<number>();
  for (const hash of hashes) starts.add(startOfHash(hash));
  const query = table.query().select(["item_key", "sha256"]);
  const result = await query.toArrow({ maxBatchLength: 65_536 });
  const keys: string[] = [];
  for (const batch of result.batches) {
    const column = columnOf(batch, "sha256");
    const offsets: Int32Array = column.valueOffsets;
    const values: Uint8Array = column.values;
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const own = longs(batch, "item_key");
    for (let row = 0; row < batch.numRows; row++) {
      if (!starts.has(startOf(column, row))) continue;
      if (hashes.has(bytes.toString("latin1", offsets[row], offsets[row + 1]))) {
        keys.push(String(own[row]));
      }
    }
    demandFewKeys(keys.length);
    await nextTurn();
  }
  return keys;
}
