import { clusterLevels } from "#contract/clusters.ts";
import { Common, lengthOf } from "./centred.ts";
import { type Neighbours, neighboursOf } from "./neighbours.ts";
import { nearPairs, printBytes, printDistance, sameBits } from "./prints.ts";
import { Union } from "./union.ts";

/** Pictures in the order of their hashes, so that the answer depends on nothing else. */
export interface ClusterRequest {
  prints: Uint8Array;
  /** Embeddings, one after another, or null: then only near-duplicates are found. A picture without one has zeros. */
  vectors: Int8Array | null;
  /** Numbers of an embedding. */
  dimensions: number;
  /** Whether the embeddings are of the usual model. */
  isUsual: boolean;
}

/** The least mean cosine of a cluster's pairs, from the loosest level to near-duplicates. */
const cosines: readonly number[] = [0.3, 0.42, 0.55, 0.7, 0.88];
/** Neighbours of each picture that are looked at. */
const looked = 12;
/** Near-duplicates by their prints have at least this cosine, too: even pictures have prints that are alike. */
const sameCosine = 0.6;

/**
 * Nested clusters by average linkage: pairs of neighbours are joined, the most alike first, where the mean cosine of all
 * pairs between their two clusters is enough for the level. A chain of pictures that are each like the next does not
 * connect what is not alike. Near-duplicates by their prints are together at every level.
 * @returns for each level and picture the first picture of its cluster; itself where it is alone or first
 */
export async function clustersOf(
  { prints, vectors, dimensions, isUsual }: ClusterRequest,
  onProgress: (done: number) => void = () => {},
): Promise<Uint32Array[]> {
  const count = prints.length / printBytes;
  const union = new Union(count);
  const directions = vectors === null ? null : directionsOf(vectors, dimensions, isUsual);
  const sums = directions === null ? null : new ClusterSums(directions, dimensions);
  const join = (one: number, other: number) => {
    sums?.join(one, other);
    union.join(one, other);
  };
  nearPairs(prints, (a, b) => {
    const [one, other] = [union.find(a), union.find(b)];
    if (one === other) return;
    if (sums === null || sums.meanCosine(one, other) >= sameCosine) join(one, other);
  });
  const pairs =
    directions === null || count < 2
      ? null
      : await neighboursOf(directions, dimensions, looked, onProgress);
  const order = pairs === null ? [] : nearestFirst(pairs);
  const levels: Uint32Array[] = [];
  for (const least of cosines.toReversed()) {
    // What the level before could not join may be alike enough now.
    for (const pair of order) {
      if (pairs === null || sums === null || (pairs.distances[pair] ?? 2) > 1 - least) break;
      const [a, b] = placesOf(pairs, pair);
      const [one, other] = [union.find(a), union.find(b)];
      if (one === other || sums.meanCosine(one, other) < least) continue;
      // Near-duplicates are offered for removal: what only means the same is not one.
      if (least === cosines.at(-1) && printDistance(prints, a, b) > sameBits) continue;
      join(one, other);
    }
    levels.unshift(Uint32Array.from({ length: count }, (_, at) => union.find(at)));
  }
  return levels;
}

function directionsOf(vectors: Int8Array, dimensions: number, isUsual: boolean): Int8Array {
  const common = new Common(dimensions, isUsual);
  common.add(vectors);
  return common.without(vectors);
}

function placesOf({ of, places }: Neighbours, pair: number): [number, number] {
  return [Math.floor(pair / of), places[pair] ?? 0];
}

/** The places of all pairs that may be joined. Of equal ones the order is that of the pictures. */
function nearestFirst({ places, distances }: Neighbours): Uint32Array {
  const most = 1 - Math.min(...cosines);
  const all: number[] = [];
  for (let pair = 0; pair < places.length; pair++) {
    if (places[pair] !== -1 && (distances[pair] ?? 2) <= most) all.push(pair);
  }
  return Uint32Array.from(all).sort((a, b) => distances[a]! - distances[b]! || a - b);
}

/** The sums of the directions of clusters, by their first pictures: their product is the sum of all cosines. */
class ClusterSums {
  readonly #directions: Int8Array;
  readonly #dimensions: number;
  readonly #sums = new Map<number, Float32Array>();
  readonly #sizes = new Map<number, number>();

  constructor(directions: Int8Array, dimensions: number) {
    this.#directions = directions;
    this.#dimensions = dimensions;
  }

  /** Of the pairs between two clusters; 0 for pictures without an embedding. @param one,other their first pictures */
  meanCosine(one: number, other: number): number {
    const [a, b] = [this.#sumOf(one), this.#sumOf(other)];
    let sum = 0;
    for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
    return sum / (this.#sizeOf(one) * this.#sizeOf(other));
  }

  join(one: number, other: number): void {
    const [first, gone] = one < other ? [one, other] : [other, one];
    const [sum, more] = [this.#sumOf(first), this.#sumOf(gone)];
    for (let at = 0; at < sum.length; at++) sum[at]! += more[at]!;
    this.#sums.set(first, sum);
    this.#sizes.set(first, this.#sizeOf(first) + this.#sizeOf(gone));
    this.#sums.delete(gone);
    this.#sizes.delete(gone);
  }

  #sizeOf(first: number): number {
    return this.#sizes.get(first) ?? 1;
  }

  /** Of a picture alone it is made each time, since most stay alone. */
  #sumOf(first: number): Float32Array {
    const sum = this.#sums.get(first);
    if (sum !== undefined) return sum;
    const from = first * this.#dimensions;
    const plain = this.#directions.subarray(from, from + this.#dimensions);
    const length = lengthOf(plain) || 1;
    return Float32Array.from(plain, (value) => value / length);
  }
}

/** Hexadecimal digits of a segment of a cluster's id. */
const digits = 12;

/**
 * The ids of the clusters that pictures are in; null for those that are alone.
 * @param hashes of the pictures, in the same order
 * @param copies how many items have each: equal bytes are near-duplicates
 */
export function clusterIds(
  levels: readonly Uint32Array[],
  hashes: readonly string[],
  copies: readonly number[] = hashes.map(() => 1),
): (string | null)[] {
  const sizes = levels.map((firsts) => {
    const size = new Uint32Array(firsts.length);
    firsts.forEach((first, at) => {
      size[first]! += copies[at] ?? 1;
    });
    return size;
  });
  return hashes.map((_, at) => {
    let id = "";
    for (let level = 0; level < clusterLevels; level++) {
      const first = levels[level]?.[at] ?? at;
      if ((sizes[level]?.[first] ?? 1) < 2) break;
      id += `${id === "" ? "" : "."}${(hashes[first] ?? "").slice(0, digits)}`;
    }
    return id === "" ? null : id;
  });
}
