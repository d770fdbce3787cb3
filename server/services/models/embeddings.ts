import { setImmediate as nextTurn } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Db } from "../../catalog/catalog.ts";
import { findVectors } from "../../catalog/model-results.ts";

/** Rows that are compared in one turn: some milliseconds. */
const rowsTogether = 1024;

/** Rows of a read, in parts that may be compared in one turn. */
export async function* inParts<T>(read: AsyncIterable<T[]>): AsyncGenerator<T[], void, undefined> {
  for await (const rows of read) {
    for (let from = 0; from < rows.length; from += rowsTogether) {
      yield rows.slice(from, from + rowsTogether);
      await nextTurn();
    }
  }
}

/** The embeddings of rows, one after another; zeros where there is none. */
export function joined(
  rows: readonly { sha256: string }[],
  known: ReadonlyMap<string, Int8Array | null>,
  size: number,
): Int8Array<ArrayBuffer> {
  const vectors = new Int8Array(rows.length * size);
  rows.forEach(({ sha256 }, at) => {
    const vector = known.get(sha256);
    if (vector?.length === size) vectors.set(vector, at * size);
  });
  return vectors;
}

/** Embeddings of these bytes together are kept, whichever datasets they are of. */
const bytesKept = 128 * 1024 * 1024;
/** What a kept one takes beside its numbers. */
const bytesBeside = 300;
const keptMs = 120_000;

/**
 * Embeddings by the hash of the bytes. Callers ask for some thousand at a time, so that a comparison with a whole
 * dataset does not need memory for all of it; those of a usual dataset are kept for two minutes after their last use.
 */
export class Embeddings {
  readonly #db: Db;
  readonly #kept = new LRUCache<string, Int8Array>({
    maxSize: bytesKept,
    sizeCalculation: ({ byteLength }) => byteLength + bytesBeside,
  });
  #rest: NodeJS.Timeout | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * The embeddings of files, by hash; null where the model cannot read one. What the model has not looked at is absent.
   * @param model its key
   */
  async of(model: string, hashes: Iterable<string>): Promise<Map<string, Int8Array | null>> {
    clearTimeout(this.#rest);
    const found = new Map<string, Int8Array | null>();
    const unknown: string[] = [];
    for (const sha256 of new Set(hashes)) {
      const known = this.#kept.get(`${model}/${sha256}`);
      if (known === undefined) unknown.push(sha256);
      else found.set(sha256, known);
    }
    for (const [sha256, vector] of await findVectors(this.#db, model, unknown)) {
      found.set(sha256, vector);
      // What cannot be read may be looked at again.
      if (vector !== null) this.#kept.set(`${model}/${sha256}`, vector);
    }
    this.#rest = setTimeout(() => this.#kept.clear(), keptMs).unref();
    return found;
  }
}
