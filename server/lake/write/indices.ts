import { Index } from "@lancedb/lancedb";
import type { Line } from "./line.ts";

/** Below this a scan is as fast as an index, and an index would only add a file to every commit. */
const rowsWorthAnIndex = 10_000;

const wanted: readonly { column: string; config: () => Index }[] = [
  { column: "media_id", config: () => Index.btree() },
  { column: "tags", config: () => Index.labelList() },
  { column: "label_names", config: () => Index.labelList() },
  { column: "cluster_id", config: () => Index.btree() },
  { column: "media_type", config: () => Index.bitmap() },
];

/** Creates the missing indices. Later rows are found by scanning them, until a collection updates the indices. */
export async function maintainIndices(line: Line): Promise<boolean> {
  if ((await line.table.countRows()) < rowsWorthAnIndex) return false;
  const present = new Set((await line.table.listIndices()).flatMap((index) => index.columns));
  const missing = wanted.filter(({ column }) => !present.has(column));
  for (const { column, config } of missing) {
    await line.commitSilent((table) => table.createIndex(column, { config: config() }));
  }
  return missing.length > 0;
}
