import { setImmediate as nextTurn } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import type { Label } from "#contract/media.ts";
import { metadataFieldsOf } from "../schema/table-schema.ts";
import { type Condition, allOf } from "./condition.ts";
import { decodeItems } from "./decode.ts";
import { toNumbers } from "./order.ts";
import { longs } from "./read-columns.ts";

/** An image of a version with its labels. */
export interface LabelledRow {
  rowId: number;
  mediaId: string;
  sha256: string;
  labels: Pick<Label, "name" | "source">[];
}

/** Rows in memory at once: they are decoded as a whole. */
const rowsOfBatch = 4096;

/** All images of a version with the names and sources of their labels, in parts. */
export async function* labelledPictures(
  table: Table,
  where: Condition,
): AsyncGenerator<LabelledRow[], void, undefined> {
  const fields = metadataFieldsOf(await table.schema());
  const { sql } = allOf(where, "media_type = 'image'");
  const query = table.query().withRowId();
  if (sql !== null) query.where(sql);
  const { batches } = await query.toArrow({ maxBatchLength: rowsOfBatch });
  for (const batch of batches) {
    const ids = toNumbers(longs(batch, "_rowid"));
    yield decodeItems(batch, fields).map(({ mediaId, sha256, labels }, row) => ({
      rowId: ids[row] ?? -1,
      mediaId,
      sha256,
      labels: labels.map(({ name, source }) => ({ name, source })),
    }));
    await nextTurn();
  }
}
