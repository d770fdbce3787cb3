import { packed } from "./packed.ts";
import { typicalAt } from "./typical.ts";

/**
 * So many pictures' worth of the typical embedding count with the dataset's own: of a few pictures a mean says little.
 * Of another model than the usual one it is not known: then that of a few pictures is hardly taken away.
 */
const typicalWeight = 50;

/** What the embeddings of a dataset have in common, which makes the cosine of any two of them high. */
export class Common {
  readonly #dimensions: number;
  readonly #sum: Float64Array;
  #weight = typicalWeight;

  /** @param isUsual Whether they are of the usual model. */
  constructor(dimensions: number, isUsual: boolean) {
    this.#dimensions = dimensions;
    this.#sum = Float64Array.from({ length: dimensions }, (_, at) =>
      isUsual ? typicalAt(at) * typicalWeight : 0,
    );
  }

  /** Counts embeddings in. @param vectors one after another; zeros are no embedding */
  add(vectors: Int8Array): void {
    const dimensions = this.#dimensions;
    const sum = this.#sum;
    for (let from = 0; from < vectors.length; from += dimensions) {
      const vector = vectors.subarray(from, from + dimensions);
      const length = lengthOf(vector);
      if (length === 0) continue;
      this.#weight += 1;
      for (let at = 0; at < dimensions; at++) sum[at]! += vector[at]! / length;
    }
  }

  /** Embeddings without it; zeros stay zeros. */
  without(vectors: Int8Array): Int8Array<ArrayBuffer> {
    const dimensions = this.#dimensions;
    const result = new Int8Array(vectors.length);
    const values = new Float64Array(dimensions);
    for (let from = 0; from < vectors.length; from += dimensions) {
      const vector = vectors.subarray(from, from + dimensions);
      const length = lengthOf(vector);
      if (length === 0) continue;
      for (let at = 0; at < dimensions; at++) {
        values[at] = vector[at]! / length - this.#sum[at]! / this.#weight;
      }
      result.set(packed(values), from);
    }
    return result;
  }
}

export function lengthOf(vector: Int8Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.sqrt(square);
}
