import { packed } from "./packed.ts";
import { typicalAt } from "./typical.ts";

/** So many pictures' worth of the typical embedding count with the dataset's own: of a few pictures a mean says little. */
const typicalWeight = 50;

/**
 * Embeddings without what all have in common: that makes the cosine of any two of them high. A picture without an
 * embedding stays zero.
 * @param vectors one after another
 */
export function centred(vectors: Int8Array, dimensions: number): Int8Array<ArrayBuffer> {
  const count = vectors.length / dimensions;
  const mean = Float64Array.from({ length: dimensions }, (_, at) => typicalAt(at) * typicalWeight);
  const known: number[] = [];
  for (let one = 0; one < count; one++) {
    const vector = vectors.subarray(one * dimensions, (one + 1) * dimensions);
    const length = lengthOf(vector);
    if (length === 0) continue;
    known.push(one);
    for (let at = 0; at < dimensions; at++) mean[at]! += vector[at]! / length;
  }
  const weight = known.length + typicalWeight;
  const result = new Int8Array(vectors.length);
  const values = new Float64Array(dimensions);
  for (const one of known) {
    const vector = vectors.subarray(one * dimensions, (one + 1) * dimensions);
    const length = lengthOf(vector);
    for (let at = 0; at < dimensions; at++) values[at] = vector[at]! / length - mean[at]! / weight;
    result.set(packed(values), one * dimensions);
  }
  return result;
}

export function lengthOf(vector: Int8Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.sqrt(square);
}
