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
const picturesOfPart = 500;

const search = async (): Promise<Search> =>
  (await installed.module("similarity", "usearch")) as Search;

/** Finds the nearest of some pictures for each of others. @param wanted their embeddings, one after another */
export type FindNearest = (wanted: Int8Array) => Promise<Neighbours>;

/**
 * Compares with each of some pictures.
 * @param vectors one after another; no view into a larger array
 * @param most the number of nearest ones
 */
export async function exactly(
  vectors: Int8Array,
  dimensions: number,
  most: number,
): Promise<FindNearest> {
  const { exactSearch } = await search();
  const of = Math.min(most, vectors.length / dimensions);
  return inParts(dimensions, of, (wanted) =>
    exactSearch(vectors, wanted, dimensions, of, "cos", 1),
  );
}

/**
 * The same from an index, which misses some. It is built by one thread in the order of the pictures, so the same
 * pictures give the same answer.
 */
export async function throughIndex(
  vectors: Int8Array,
  dimensions: number,
  most: number,
  onProgress: (done: number) => void = () => {},
): Promise<FindNearest> {
  const { Index } = await search();
  const count = vectors.length / dimensions;
  const of = Math.min(most, count);
  const index = new Index({
    dimensions,
    metric: "cos",
    quantization: "i8",
    connectivity: 16,
    expansion_add: 128,
    expansion_search: 128,
  });
  for (let from = 0; from < count; from += picturesOfPart) {
    const to = Math.min(count, from + picturesOfPart);
    const keys = BigUint64Array.from({ length: to - from }, (_, at) => BigInt(from + at));
    index.add(keys, vectors.slice(from * dimensions, to * dimensions), 1);
    onProgress(to);
  }
  return inParts(dimensions, of, (wanted) => index.search(wanted, of, 1));
}

function inParts(
  dimensions: number,
  of: number,
  find: (wanted: Int8Array) => Matches,
): FindNearest {
  return async (wanted) => {
    const count = wanted.length / dimensions;
    const places = new Int32Array(count * of).fill(-1);
    const distances = new Float32Array(count * of).fill(2);
    if (of === 0) return { of, places, distances };
    for (let from = 0; from < count; from += picturesOfPart) {
      const to = Math.min(count, from + picturesOfPart);
      const found = find(wanted.slice(from * dimensions, to * dimensions));
      for (let one = from; one < to; one++) {
        const start = (one - from) * of;
        const counted = Number(found.counts?.[one - from] ?? of);
        for (let at = 0; at < counted; at++) {
          places[one * of + at] = Number(found.keys[start + at] ?? -1n);
          distances[one * of + at] = Math.max(0, found.distances[start + at] ?? 2);
        }
      }
    }
    return { of, places, distances };
  };
}

/**
 * The nearest other pictures of each. Beyond `exactUpTo` they come from an index.
 * @param vectors of all pictures, one after another
 */
export async function neighboursOf(
  vectors: Int8Array,
  dimensions: number,
  most: number,
  onProgress: (done: number) => void = () => {},
): Promise<Neighbours> {
  const count = vectors.length / dimensions;
  const isExact = count <= exactUpTo;
  // Each finds itself, too.
  const find = isExact
    ? await exactly(vectors, dimensions, most + 1)
    : await throughIndex(vectors, dimensions, most + 1, (done) => onProgress(done / 2));
  const places = new Int32Array(count * most).fill(-1);
  const distances = new Float32Array(count * most).fill(2);
  for (let from = 0; from < count; from += picturesOfPart) {
    const to = Math.min(count, from + picturesOfPart);
    const found = await find(vectors.subarray(from * dimensions, to * dimensions));
    for (let one = from; one < to; one++) {
      let next = one * most;
      for (let at = (one - from) * found.of; at < (one - from + 1) * found.of; at++) {
        const place = found.places[at] ?? -1;
        if (place === one || place === -1 || next === (one + 1) * most) continue;
        places[next] = place;
        distances[next] = found.distances[at] ?? 2;
        next += 1;
      }
    }
    onProgress(isExact ? to : count / 2 + to / 2);
  }
  return { of: most, places, distances };
}
