import type { MediaRow } from "./db.ts";
import { hashText } from "./ids.ts";

const hashes = new WeakMap<readonly MediaRow[], string>();

/** Like the service's: over everything but ids and times of addition, in any order, with a much simpler hash. */
export function contentHash(items: readonly MediaRow[]): string {
  let hash = hashes.get(items);
  if (hash === undefined) {
    const texts = items.map(({ media_id: _, added_at: __, metadata, ...content }) =>
      JSON.stringify([
        ...Object.entries(content).toSorted(byName),
        Object.entries(metadata).filter(isThere).toSorted(byName),
      ]),
    );
    const digits = hashText(texts.toSorted().join("\n")).toString(16).padStart(8, "0");
    hash = `lt:${digits.repeat(8)}`;
    hashes.set(items, hash);
  }
  return hash;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function isThere([, value]: [string, unknown]): boolean {
  return value !== null;
}
