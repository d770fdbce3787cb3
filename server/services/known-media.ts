import type { Item } from "../lake/item.ts";

const capacity = 50_000;

/**
 * The items that this process listed lately, by dataset, id and content: their thumbnails are asked for next, and
 * need not be looked up again. Forgetting is harmless.
 */
export class KnownMedia {
  readonly #items = new Map<string, Item>();

  add(datasetId: string, items: readonly Item[]): void {
    for (const item of items) {
      const key = keyOf(datasetId, item.mediaId, item.sha256);
      this.#items.delete(key);
      this.#items.set(key, item);
    }
    for (const oldest of this.#items.keys()) {
      if (this.#items.size <= capacity) break;
      this.#items.delete(oldest);
    }
  }

  get(datasetId: string, mediaId: string, sha256: string): Item | undefined {
    return this.#items.get(keyOf(datasetId, mediaId, sha256));
  }
}

function keyOf(datasetId: string, mediaId: string, sha256: string): string {
  return `${datasetId}/${mediaId}/${sha256}`;
}
