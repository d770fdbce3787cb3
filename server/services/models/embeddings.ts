import { LRUCache } from "lru-cache";
import { because } from "#contract/refusals.ts";
import type { Db } from "../../catalog/catalog.ts";
import { modelKey, readVectors } from "../../catalog/model-results.ts";
import { refused } from "../../errors.ts";
import { embedder, embeddingSize } from "../../models/models.ts";

/** The embeddings of one version's images. */
export interface Embeddings {
  /** Of distinct files, one after another. */
  vectors: Int8Array<ArrayBuffer>;
  /** The place of each file. */
  places: ReadonlyMap<string, number>;
  /** Files without one. */
  missing: number;
}

const bytesKept = 256 * 1024 * 1024;
const keptMs = 120_000;

/** The embeddings of versions, kept for some minutes: a search is mostly reading them. */
export class EmbeddingCache {
  readonly #db: Db;
  readonly #kept = new LRUCache<string, Embeddings>({
    maxSize: bytesKept,
    ttl: keptMs,
    ttlAutopurge: true,
    sizeCalculation: ({ vectors }) => vectors.byteLength + 1,
  });

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * @param key names the version
   * @param hashes of its images, read where they are not kept
   * @throws refusal not_embedded
   */
  async of(key: string, hashes: () => Promise<readonly string[]>): Promise<Embeddings> {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const distinct = [...new Set(await hashes())];
    const model = modelKey(embedder);
    const { vectors, missing } = await readVectors(this.#db, model, distinct, embeddingSize);
    if (missing === distinct.length) throw refused(because("not_embedded"));
    const places = new Map(distinct.map((sha256, place) => [sha256, place]));
    const embeddings = { vectors, places, missing };
    // What is missing may be there soon.
    if (missing === 0) this.#kept.set(key, embeddings);
    return embeddings;
  }
}
