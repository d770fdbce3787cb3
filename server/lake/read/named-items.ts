import { setImmediate as nextTurn } from "node:timers/promises";
import type { RecordBatch } from "apache-arrow";
import type { Table } from "@lancedb/lancedb";
import { columnOf, longs, readTexts } from "./read-columns.ts";
import { toNumbers } from "./order.ts";

/** What files of labels may name an item by, side by side: the values at one index are of one item. */
export interface NamedItems {
  rowIds: Float64Array;
  /** 32 bits that stay the same whatever happens to the item. */
  keys: Uint32Array;
  fileNames: string[];
  hashes: string[];
  widths: Int32Array;
  heights: Int32Array;
}

const columns = ["item_key", "file_name", "sha256", "width", "height"];

/** All items of a version, in parts. */
export async function* namedItems(table: Table): AsyncGenerator<NamedItems, void, undefined> {
  const query = table.query().select(columns).withRowId();
  for await (const batch of query) yield named(batch);
}

function named(batch: RecordBatch): NamedItems {
  const texts = (name: string) => readTexts(columnOf(batch, name)).map((text) => text ?? "");
  const sizes = (name: string) => Int32Array.from(columnOf(batch, name).values, Number);
  return {
    rowIds: toNumbers(longs(batch, "_rowid")),
    keys: Uint32Array.from(longs(batch, "item_key"), (key) => Number(BigInt.asUintN(32, key))),
    fileNames: texts("file_name"),
    hashes: texts("sha256"),
    widths: sizes("width"),
    heights: sizes("height"),
  };
}

/** All items of a version by their ids, paths and hashes, in parts. */
export async function* keyedItems(
  table: Table,
): AsyncGenerator<{ mediaId: string; fileName: string; sha256: string | null }[], void, undefined> {
  const query = table.query().select(["media_id", "file_name", "sha256"]);
  for await (const batch of query) {
    const [ids, names, hashes] = ["media_id", "file_name", "sha256"].map((name) =>
      readTexts(columnOf(batch, name)),
    );
    yield Array.from({ length: batch.numRows }, (_, row) => ({
      mediaId: ids?.[row] ?? "",
      fileName: names?.[row] ?? "",
      sha256: hashes?.[row] ?? null,
    }));
    await nextTurn();
  }
}
