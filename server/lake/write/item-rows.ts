import type { Table } from "@lancedb/lancedb";
import { toNumbers } from "../read/order.ts";
import { longs } from "../read/read-columns.ts";
import { itemKeyOf } from "../schema/item.ts";

/**
 * Where the items of a line are, by their ids: some 50 bytes for each. A search for a thousand ids reads all ids of the
 * table, and a task that looks for all of its items a thousand at a time would read them a thousand times.
 */
export class ItemRows {
  /** By 32 bits of the key; several only where these are equal by chance. */
  readonly #rows = new Map<number, number | number[]>();
  readonly #moved = new Set<number>();

  static async of(table: Table): Promise<ItemRows> {
    const found = new ItemRows();
    for await (const batch of table.query().select(["item_key"]).withRowId()) {
      const rowIds = toNumbers(longs(batch, "_rowid"));
      longs(batch, "item_key").forEach((key, row) => {
        found.#add(Number(BigInt.asUintN(32, key)), rowIds[row] ?? 0);
      });
    }
    return found;
  }

  /**
   * The rows among which these items are, beside a few others.
   * @returns `moved` the ids of items that have been written since; others are not in the line
   */
  find(mediaIds: readonly string[]): { rowIds: number[]; moved: string[] } {
    const rowIds = new Set<number>();
    const moved: string[] = [];
    for (const id of mediaIds) {
      const key = shortKey(id);
      if (key === null) continue;
      for (const row of [this.#rows.get(key) ?? []].flat()) rowIds.add(row);
      if (this.#moved.has(key)) moved.push(id);
    }
    return { rowIds: [...rowIds], moved };
  }

  /** To be called for items that were written again: their rows have other ids. */
  move(items: readonly { mediaId: string }[], rowIds: readonly bigint[]): void {
    for (const [index, { mediaId }] of items.entries()) {
      const key = shortKey(mediaId);
      if (key === null) continue;
      const left = [this.#rows.get(key) ?? []]
        .flat()
        .filter((row) => row !== Number(rowIds[index]));
      this.#rows.set(key, left);
      this.#moved.add(key);
    }
  }

  #add(key: number, row: number): void {
    const known = this.#rows.get(key);
    this.#rows.set(key, known === undefined ? row : [known, row].flat());
  }
}

/** null for a text that is no id. */
function shortKey(mediaId: string): number | null {
  if (!/^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/.test(mediaId)) return null;
  return Number(BigInt.asUintN(32, itemKeyOf(mediaId)));
}
