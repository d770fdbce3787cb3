import type { Table } from "@lancedb/lancedb";
import type { Condition } from "./condition.ts";
import type { Position } from "./cursor.ts";
import { longs } from "./read-columns.ts";

/**
 * The next rows in the order of `added_at` and `media_id`, without sorting all matches: Lance keeps only the best while
 * it scans. Costs about a seventh of `readOrder`, but for every page.
 *
 * @param after The page begins after this item, which need not exist.
 * @returns The row ids of at least `count` rows in no order, fewer if there are no more. At most one of them lies at
 * the position itself or before it. Null if `added_at` alone does not decide which rows come next, or SQL which rows are meant.
 */
export async function nextRows(
  table: Table,
  request: { where: Condition; after: Position | null; count: number },
): Promise<bigint[] | null> {
  const { where, after, count } = request;
  if (where.tests.length > 0) return null;
  const conditions = where.sql === null ? [] : [`(${where.sql})`];
  if (after !== null) conditions.push(`added_at >= ${sqlMicros(after.addedMicros)}`);
  const query = table.query().select(["added_at"]).withRowId();
  if (conditions.length > 0) query.where(conditions.join(" AND "));
  // One for the item at the position, and one to see whether rows with equal `added_at` would be cut.
  const limit = count + 2;
  const result = await query.orderBy({ columnName: "added_at" }).limit(limit).toArrow();
  const rows = result.batches.flatMap((batch) => {
    const rowIds = longs(batch, "_rowid");
    return Array.from(longs(batch, "added_at"), (micros, i) => ({
      micros,
      rowId: rowIds[i] ?? 0n,
    }));
  });
  const atPosition = rows.filter((row) => row.micros === after?.addedMicros).length;
  const tieIsCut = rows.length === limit && rows.at(-1)?.micros === rows.at(-2)?.micros;
  return atPosition > 1 || tieIsCut ? null : rows.map((row) => row.rowId);
}

function sqlMicros(micros: bigint): string {
  return `arrow_cast(${micros}, 'Timestamp(Microsecond, Some("UTC"))')`;
}
