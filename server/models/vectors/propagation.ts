import { centred, lengthOf } from "./centred.ts";
import { nearestOfEach } from "./neighbours.ts";

export interface PropagationRequest {
  /** The embeddings of all pictures, one after another: first the seeds, then the candidates. */
  vectors: Int8Array;
  dimensions: number;
  /** The class of each seed, as a number. */
  classes: Int32Array;
}

/** For each candidate the class that it was given, -1 for none, and how certain that is, 0 to 1. */
export interface Propagated {
  classes: Int32Array;
  confidences: Float32Array;
}

/** Seeds that decide about a candidate. */
const deciding = 10;
/** So much nearer seeds count more. */
const sharpness = 4;

/**
 * Gives each candidate the class of the seeds that it looks most like. How certain it is: the share that the class has
 * among the nearest seeds, each weighted by how alike it is, times how alike the nearest of the class is.
 */
export async function propagate({
  vectors,
  dimensions,
  classes,
}: PropagationRequest): Promise<Propagated> {
  const seeds = classes.length;
  const count = vectors.length / dimensions - seeds;
  const directions = centred(vectors, dimensions);
  const found = await nearestOfEach(
    directions.slice(0, seeds * dimensions),
    directions.slice(seeds * dimensions),
    dimensions,
    Math.min(deciding, seeds),
  );
  const result: Propagated = {
    classes: new Int32Array(count).fill(-1),
    confidences: new Float32Array(count),
  };
  for (let one = 0; one < count; one++) {
    const from = (seeds + one) * dimensions;
    if (lengthOf(directions.subarray(from, from + dimensions)) === 0) continue;
    const weights = new Map<number, number>();
    const nearest = new Map<number, number>();
    let all = 0;
    for (let at = one * found.of; at < (one + 1) * found.of; at++) {
      const seed = found.places[at] ?? -1;
      const alike = Math.max(0, 1 - (found.distances[at] ?? 2));
      if (seed === -1 || alike === 0) continue;
      const of = classes[seed] ?? -1;
      const weight = alike ** sharpness;
      all += weight;
      weights.set(of, (weights.get(of) ?? 0) + weight);
      nearest.set(of, Math.max(nearest.get(of) ?? 0, alike));
    }
    let [best, most] = [-1, 0];
    for (const [of, weight] of weights) {
      if (weight > most || (weight === most && of < best)) [best, most] = [of, weight];
    }
    if (best === -1) continue;
    result.classes[one] = best;
    result.confidences[one] = (most / all) * (nearest.get(best) ?? 0);
  }
  return result;
}
