import type { Table } from "@lancedb/lancedb";
import type { Table as ArrowTable } from "apache-arrow";
import { decodeItems } from "../read/decode.ts";
import { longs } from "../read/read-columns.ts";
import { openVersion, type Family } from "../files/family.ts";
import { canonicalItem, type Item } from "../schema/item.ts";
import { RevTable } from "./rev-table.ts";
import { metadataFieldsOf } from "../schema/table-schema.ts";
import type { VersionRef } from "../version.ts";

/** Up to this many items whose `rev` differs are compared value by value; beyond, each counts as changed. */
const comparedItems = 20_000;
const keysPerRead = 1000;

/**
 * The number of items that differ between two versions of a family: added, removed, or with another value. Candidates
 * come from (item_key, rev), 34 bytes an item. An edit followed by its reverse leaves a new `rev` and equal values, so
 * the values of the candidates are compared before they count.
 */
export async function countChanges(
  family: Family,
  from: VersionRef,
  to: VersionRef,
): Promise<number> {
  const before = await openVersion(family, from);
  const after = await openVersion(family, to);
  try {
    const [old, now] = await Promise.all([readRevs(before), readRevs(after)]);
    const table = new RevTable(old.numRows);
    for (const batch of old.batches) table.add(longs(batch, "item_key"), longs(batch, "rev"));
    let added = 0;
    const differing: bigint[] = [];
    for (const batch of now.batches) {
      const keys = longs(batch, "item_key");
      table.match(keys, longs(batch, "rev"), (row, match) => {
        if (match === "absent") added += 1;
        else differing.push(keys[row] ?? 0n);
      });
    }
    const modified =
      differing.length > comparedItems
        ? differing.length
        : await countDiffering(before, after, differing);
    return added + table.unmatched + modified;
  } finally {
    before.close();
    after.close();
  }
}

async function readRevs(table: Table): Promise<ArrowTable> {
  const query = table.query().select(["item_key", "rev"]);
  return await query.toArrow({ maxBatchLength: 65_536 });
}

async function countDiffering(
  before: Table,
  after: Table,
  keys: readonly bigint[],
): Promise<number> {
  let differing = 0;
  for (let start = 0; start < keys.length; start += keysPerRead) {
    const part = keys.slice(start, start + keysPerRead);
    const [old, now] = await Promise.all([valuesOf(before, part), valuesOf(after, part)]);
    for (const [mediaId, values] of now) if (old.get(mediaId) !== values) differing += 1;
  }
  return differing;
}

/** The values of each item, without the number of the commit that wrote it. */
async function valuesOf(table: Table, keys: readonly bigint[]): Promise<Map<string, string>> {
  const fields = metadataFieldsOf(await table.schema());
  const values = new Map<string, string>();
  const found = await table
    .query()
    .where(`item_key in (${keys.join(", ")})`)
    .toArrow();
  for (const batch of found.batches) {
    for (const item of decodeItems(batch, fields)) values.set(item.mediaId, withoutRev(item));
  }
  return values;
}

function withoutRev(item: Item): string {
  return canonicalItem({ ...item, rev: 0 });
}
