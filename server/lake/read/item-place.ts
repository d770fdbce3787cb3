import type { Table } from "@lancedb/lancedb";
import { itemKeyOf } from "../schema/item.ts";
import { longs } from "./read-columns.ts";
import { toNumbers } from "./order.ts";
import { sqlText } from "./filter.ts";

/** The row id of an item, and the number of the commit that wrote the row. */
export interface ItemPlace {
  rowId: number;
  rev: number;
}

/** Searches the version: some 20 ms at a million rows, less with an index. Null where the item is not in it. */
export async function findPlace(table: Table, mediaId: string): Promise<ItemPlace | null> {
  const indices = await table.listIndices();
  const isIndexed = indices.some((index) => index.columns.includes("media_id"));
  const where = isIndexed ? `media_id = ${sqlText(mediaId)}` : `item_key = ${itemKeyOf(mediaId)}`;
  const found = await table.query().where(where).select(["rev"]).withRowId().toArrow();
  for (const batch of found.batches) {
    const [rowId] = toNumbers(longs(batch, "_rowid"));
    const [rev] = toNumbers(longs(batch, "rev"));
    if (rowId !== undefined && rev !== undefined) return { rowId, rev };
  }
  return null;
}

/**
 * Whether the version has exactly this row of the item, and so the same values. Reads one row, where `findPlace` reads
 * a column. False proves nothing, since a compaction moves rows.
 */
export async function hasPlace(
  table: Table,
  mediaId: string,
  { rowId, rev }: ItemPlace,
): Promise<boolean> {
  const key = itemKeyOf(mediaId);
  const found = await table.takeRowIds([rowId]).select(["item_key", "rev"]).toArrow();
  return found.batches.some(
    (batch) =>
      batch.numRows > 0 &&
      longs(batch, "item_key")[0] === key &&
      Number(longs(batch, "rev")[0]) === rev,
  );
}
