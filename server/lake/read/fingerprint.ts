import type { Table } from "@lancedb/lancedb";
import { longs } from "./read-columns.ts";

/** What a compaction must not change: two 32-bit numbers and the row count. */
export interface Fingerprint {
  rows: number;
  sums: readonly [number, number];
}

/**
 * Sums a mix of every row's key and `rev`. Every change of a value gives the row a new `rev`, so equal sums mean equal
 * rows in any order. Takes some 50 ms for a million rows.
 */
export async function fingerprint(table: Table): Promise<Fingerprint> {
  const query = table.query().select(["item_key", "rev"]);
  const result = await query.toArrow({ maxBatchLength: 65_536 });
  let [first, second] = [0, 0];
  for (const batch of result.batches) {
    const keys = words(longs(batch, "item_key"));
    const revs = words(longs(batch, "rev"));
    for (let i = 0; i < keys.length; i += 2) {
      const low = mix((keys[i] ?? 0) ^ mix(revs[i] ?? 0));
      const high = mix((keys[i + 1] ?? 0) ^ mix((revs[i + 1] ?? 0) + low));
      first = (first + mix(low + high)) | 0;
      second = (second + mix(low ^ (high << 1))) | 0;
    }
  }
  return { rows: result.numRows, sums: [first, second] };
}

export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.rows === b.rows && a.sums[0] === b.sums[0] && a.sums[1] === b.sums[1];
}

function words(values: BigInt64Array | BigUint64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** The finaliser of MurmurHash3: every bit of the input moves about half of the output's. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
