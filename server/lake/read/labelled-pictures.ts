import type { Table } from "@lancedb/lancedb";
import type { Label } from "#contract/media.ts";
import { type Condition, allOf, scan } from "./condition.ts";
import { toNumbers } from "./order.ts";
import { type ColumnData, columnOf, longs, readLists, readTexts } from "./read-columns.ts";

/** An image of a version with its labels. */
export interface LabelledRow {
  rowId: number;
  mediaId: string;
  sha256: string;
  labels: Pick<Label, "name" | "source">[];
}

/** All images of a version with the names and sources of their labels, in parts. */
export async function* labelledPictures(
  table: Table,
  where: Condition,
): AsyncGenerator<LabelledRow[], void, undefined> {
  const images = allOf(where, "media_type = 'image'");
  const columns = ["media_id", "sha256", "labels"];
  for await (const { batch, kept } of scan(table, images, columns, { rowIds: true })) {
    const [ids, hashes] = ["media_id", "sha256"].map((name) => readTexts(columnOf(batch, name)));
    const labels = readLists(columnOf(batch, "labels"), namesAndSources);
    const rowIds = toNumbers(longs(batch, "_rowid"));
    const rows: LabelledRow[] = [];
    for (let row = 0; row < batch.numRows; row++) {
      if (kept !== null && kept[row] !== 1) continue;
      rows.push({
        rowId: rowIds[row] ?? -1,
        mediaId: ids?.[row] ?? "",
        sha256: hashes?.[row] ?? "",
        labels: labels[row] ?? [],
      });
    }
    yield rows;
  }
}

function namesAndSources(elements: ColumnData): Pick<Label, "name" | "source">[] {
  const [names, , , sources] = elements.children;
  if (!names || !sources) throw new Error("A label has a name and a source");
  const source = readTexts(sources);
  return readTexts(names).map((name, at) => ({ name: name ?? "", source: source[at] ?? "" }));
}
