import { installed } from "../installed.ts";

/** The nearest pictures of each, as rows of `of` places and distances; -1 where there are fewer. */
export interface Neighbours {
  of: number;
  places: Int32Array;
  /** Cosine distances: 0 is the same direction. */
  distances: Float32Array;
}

/** The part of usearch that is used here; its package is optional, so its own types are not there. */
interface Matches {
  keys: BigUint64Array;
  distances: Float32Array;
  /** Absent where there was one query. */
  counts?: BigUint64Array | Uint32Array;
}
interface Index {
  add(keys: BigUint64Array, vectors: Int8Array, threads: number): void;
  search(vectors: Int8Array, k: number, threads: number): Matches;
}
interface Search {
  Index: new (options: object) => Index;
  exactSearch(
    all: Int8Array,
    queries: Int8Array,
    dimensions: number,
    count: number,
    metric: "cos",
    threads: number,
  ): Matches;
}

/** Up to so many pictures each is compared with each other one. */
export const exactUpTo = 10_000;
/** Pictures that are looked up at once. Each part is copied, because the package ignores where a view begins. */
const part = 500;

const search = async (): Promise<Search> =>
  (await installed.module("similarity", "usearch")) as Search;

/**
 * The nearest pictures of each. Beyond `exactUpTo` they come from an index, which misses some; it is built by one thread
 * in the order of the pictures, so the same pictures give the same answer.
 * @param vectors of all pictures, one after another
 */
export async function neighboursOf(
  vectors: Int8Array,
  dimensions: number,
  most: number,
  onProgress: (done: number) => void = () => {},
): Promise<Neighbours> {
  const { exactSearch, Index } = await search();
  const count = vectors.length / dimensions;
  const of = Math.min(most + 1, count);
  const places = new Int32Array(count * most).fill(-1);
  const distances = new Float32Array(count * most).fill(2);
  let find = (queries: Int8Array): Matches =>
    exactSearch(vectors, queries, dimensions, of, "cos", 1);
  if (count > exactUpTo) {
    const index = new Index({
      dimensions,
      metric: "cos",
      quantization: "i8",
      connectivity: 16,
      expansion_add: 128,
      expansion_search: 128,
    });
    for (let from = 0; from < count; from += part) {
      const to = Math.min(count, from + part);
      const keys = BigUint64Array.from({ length: to - from }, (_, at) => BigInt(from + at));
      index.add(keys, vectors.slice(from * dimensions, to * dimensions), 1);
      onProgress(from / 2);
    }
    find = (queries) => index.search(queries, of, 1);
  }
  for (let from = 0; from < count; from += part) {
    const to = Math.min(count, from + part);
    const found = find(vectors.slice(from * dimensions, to * dimensions));
    for (let one = from; one < to; one++) {
      const start = (one - from) * of;
      let next = 0;
      const counted = Number(found.counts?.[one - from] ?? of);
      for (let at = start; at < start + counted && next < most; at++) {
        const place = Number(found.keys[at]);
        if (place === one) continue;
        places[one * most + next] = place;
        distances[one * most + next] = found.distances[at] ?? 2;
        next += 1;
      }
    }
    onProgress(count > exactUpTo ? count / 2 + to / 2 : to);
  }
  return { of: most, places, distances };
}

/**
 * The nearest of some pictures to each of others, the nearest first.
 * @param vectors,wanted one after another; not views into larger arrays
 */
export async function nearestOfEach(
  vectors: Int8Array,
  wanted: Int8Array,
  dimensions: number,
  most: number,
): Promise<Neighbours> {
  const { exactSearch } = await search();
  const count = wanted.length / dimensions;
  const of = Math.min(most, vectors.length / dimensions);
  const places = new Int32Array(count * of).fill(-1);
  const distances = new Float32Array(count * of).fill(2);
  if (of === 0) return { of, places, distances };
  for (let from = 0; from < count; from += part) {
    const to = Math.min(count, from + part);
    const queries = wanted.slice(from * dimensions, to * dimensions);
    const found = exactSearch(vectors, queries, dimensions, of, "cos", 1);
    for (let at = 0; at < (to - from) * of; at++) {
      places[from * of + at] = Number(found.keys[at] ?? -1n);
      distances[from * of + at] = Math.max(0, found.distances[at] ?? 2);
    }
  }
  return { of, places, distances };
}
