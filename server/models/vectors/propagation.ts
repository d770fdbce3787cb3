import { Common, lengthOf } from "./centred.ts";
import { type FindNearest, exactly, throughIndex } from "./neighbours.ts";

/** For each candidate the class that it was given, -1 for none, and how certain that is, 0 to 1. */
export interface Propagated {
  classes: Int32Array;
  confidences: Float32Array;
}

export interface Seeds {
  /** The embeddings, one after another. */
  vectors: Int8Array;
  /** The class of each, as a number. */
  classes: Int32Array;
  /** Looks them up in an index, which is much faster and misses some. */
  isApproximate: boolean;
}

/** Seeds that decide about a candidate. */
const deciding = 10;
/** So much nearer seeds count more. */
const sharpness = 4;

/**
 * Gives candidates the class of the seeds that they look most like, some at a time. How certain it is: the share that
 * the class has among the nearest seeds, each weighted by how alike it is, times how alike the nearest of the class is.
 * Before the seeds, `common` takes embeddings from all over the dataset.
 */
export class Propagation {
  readonly #dimensions: number;
  readonly common: Common;
  #classes = new Int32Array();
  #find: FindNearest = async () => {
    throw new Error("Candidates come after the seeds");
  };

  /** @param isUsual Whether the embeddings are of the usual model. */
  constructor(dimensions: number, isUsual: boolean) {
    this.#dimensions = dimensions;
    this.common = new Common(dimensions, isUsual);
  }

  async seed({ vectors, classes, isApproximate }: Seeds): Promise<void> {
    const directions = this.common.without(vectors);
    this.#classes = classes.slice();
    const most = Math.min(deciding, classes.length);
    const find = isApproximate ? throughIndex : exactly;
    this.#find = await find(directions, this.#dimensions, most);
  }

  /** @param vectors Of the candidates; zeros are no embedding. */
  async give(vectors: Int8Array): Promise<Propagated> {
    const dimensions = this.#dimensions;
    const directions = this.common.without(vectors);
    const found = await this.#find(directions);
    const count = directions.length / dimensions;
    const result: Propagated = {
      classes: new Int32Array(count).fill(-1),
      confidences: new Float32Array(count),
    };
    for (let one = 0; one < count; one++) {
      if (lengthOf(directions.subarray(one * dimensions, (one + 1) * dimensions)) === 0) continue;
      const weights = new Map<number, number>();
      const nearest = new Map<number, number>();
      let all = 0;
      for (let at = one * found.of; at < (one + 1) * found.of; at++) {
        const seed = found.places[at] ?? -1;
        const alike = Math.max(0, 1 - (found.distances[at] ?? 2));
        if (seed === -1 || alike === 0) continue;
        const of = this.#classes[seed] ?? -1;
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
}
