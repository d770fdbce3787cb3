import { setImmediate as nextTurn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { type Condition, allOf, scan } from "./condition.ts";
import { toNumbers } from "./order.ts";
import { columnOf, longs, readTexts } from "./read-columns.ts";

/** An image of a version, with what operations of models need of it. */
export interface PictureRow {
  rowId: number;
  mediaId: string;
  sha256: string;
  clusterId: string | null;
}

/** All matching images, in parts. */
export async function* picturesOf(
  table: Table,
  where: Condition,
): AsyncGenerator<PictureRow[], void, undefined> {
  const images = allOf(where, "media_type = 'image'");
  const columns = ["media_id", "sha256", "cluster_id"];
  for await (const { batch, kept } of scan(table, images, columns, { rowIds: true })) {
    const [ids, hashes, clusters] = columns.map((name) => readTexts(columnOf(batch, name)));
    const rowIds = toNumbers(longs(batch, "_rowid"));
    const rows: PictureRow[] = [];
    for (let row = 0; row < batch.numRows; row++) {
      if (kept !== null && kept[row] !== 1) continue;
      rows.push({
        rowId: rowIds[row] ?? -1,
        mediaId: ids?.[row] ?? "",
        sha256: hashes?.[row] ?? "",
        clusterId: clusters?.[row] ?? null,
      });
    }
    yield rows;
    await nextTurn();
  }
}
