import { setImmediate as nextTurn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { digitsKept } from "../../lib/hash-start.ts";
import { type ColumnData, columnOf } from "./read-columns.ts";

/**
 * The hashes that several rows have. Two passes: the first keeps 8 bytes a row and finds what may occur twice, the
 * second reads only those. Yields to other requests in between.
 */
export async function duplicateHashes(table: Table): Promise<string[]> {
  const rows = await table.countRows();
  const starts = new Float64Array(rows);
  let next = 0;
  for await (const hashes of hashColumns(table)) {
    for (let row = 0; row < hashes.length && next < rows; row++)
      starts[next++] = startOf(hashes, row);
  }
  starts.sort();
  await nextTurn();
  const repeated = new Set<number>();
  for (let place = 1; place < next; place++) {
    const start = starts[place] ?? 0;
    if (start === starts[place - 1]) repeated.add(start);
  }
  if (repeated.size === 0) return [];
  const seen = new Map<string, number>();
  for await (const hashes of hashColumns(table)) {
    const offsets: Int32Array = hashes.valueOffsets;
    const values: Uint8Array = hashes.values;
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    for (let row = 0; row < hashes.length; row++) {
      if (!repeated.has(startOf(hashes, row))) continue;
      const hash = bytes.toString("latin1", offsets[row], offsets[row + 1]);
      seen.set(hash, (seen.get(hash) ?? 0) + 1);
    }
  }
  return [...seen].filter(([, count]) => count > 1).map(([hash]) => hash);
}

async function* hashColumns(table: Table): AsyncGenerator<ColumnData> {
  const result = await table.query().select(["sha256"]).toArrow({ maxBatchLength: 65_536 });
  for (const batch of result.batches) {
    yield columnOf(batch, "sha256");
    await nextTurn();
  }
}

/** The first digits of a row's hash as a number. */
export function startOf({ values, valueOffsets }: ColumnData, row: number): number {
  let at: number = valueOffsets[row] ?? 0;
  let value = 0;
  for (let digit = 0; digit < digitsKept; digit++) {
    const code: number = values[at++] ?? 0;
    value = value * 16 + (code > 0x39 ? code - 0x57 : code - 0x30);
  }
  return value;
}
