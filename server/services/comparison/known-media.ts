import { LRUCache } from "lru-cache";
import type { Item } from "../../lake/schema/item.ts";

const capacity = 50_000;

/**
 * The items that this process listed lately, by dataset, id and content: clients request their thumbnails next, which
 * then need no lookup. Losing entries is harmless.
 */
export class KnownMedia {
  readonly #items = new LRUCache<string, Item>({
    // Not `max`, which would reserve the room at once.
    maxSize: capacity,
    sizeCalculation: () => 1,
  });

  add(datasetId: string, items: readonly Item[]): void {
    for (const item of items) this.#items.set(keyOf(datasetId, item.mediaId, item.sha256), item);
  }

  get(datasetId: string, mediaId: string, sha256: string): Item | undefined {
    return this.#items.get(keyOf(datasetId, mediaId, sha256));
  }
}

function keyOf(datasetId: string, mediaId: string, sha256: string): string {
  return `${datasetId}/${mediaId}/${sha256}`;
}
