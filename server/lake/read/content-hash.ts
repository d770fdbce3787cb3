import { createHash, hash } from "node:crypto";
import type { Table } from "@lancedb/lancedb";
import { decodeItems } from "./decode.ts";
import { canonicalItem } from "../schema/item.ts";
import type { FieldType } from "../schema/metadata-field.ts";

const digestBytes = 32;

/**
 * Reads all rows in storage order and hashes each. The hash of the sorted digests does not depend on that order. Row
 * numbers, fragments, the order of columns, and metadata fields without a value do not count.
 */
export async function contentHash(
  table: Table,
  fields: ReadonlyMap<string, FieldType>,
): Promise<string> {
  const digests = Buffer.alloc((await table.countRows()) * digestBytes);
  let rows = 0;
  for await (const batch of table.query()) {
    for (const item of decodeItems(batch, fields)) {
      const text = `${item.addedMicros} ${canonicalItem(item)}`;
      hash("sha256", text, "buffer").copy(digests, rows++ * digestBytes);
    }
  }
  const digest = (row: number) => digests.subarray(row * digestBytes, (row + 1) * digestBytes);
  const sorted = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) =>
    Buffer.compare(digest(a), digest(b)),
  );
  const all = createHash("sha256");
  for (const row of sorted) all.update(digest(row));
  return all.digest("hex");
}
