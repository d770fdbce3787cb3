import { availableParallelism } from "node:os";
import pLimit from "p-limit";

/** Pictures of more pixels wait in a lane of their own: one of 25 million is about 100 MB while it is decoded. */
export const largePixels = 25_000_000;

export type Lane = "small" | "large" | "video" | "strip";

/** Whether the result is not wanted any more. */
export type IsAbandoned = () => boolean;

/** The work was not done, because all its requesters left before its turn. */
export class AbandonedError extends Error {
  override name = "AbandonedError";
  constructor() {
    super("The work was abandoned before its turn");
  }
}

/**
 * Runs work in lanes: small pictures concurrently, large ones, videos and their strips one at a time, so that a few slow
 * ones neither delay the small ones nor fill the memory. Work of one key is done once for all requests that wait for it, and not at all if
 * all their clients left before its turn.
 */
export function decodeLanes<T>() {
  const lanes = {
    small: pLimit(availableParallelism()),
    large: pLimit(1),
    video: pLimit(1),
    strip: pLimit(1),
  };
  const underWay = new Map<string, { waiting: IsAbandoned[]; done: Promise<T> }>();

  /**
   * @param key identifies the result
   * @throws AbandonedError, or the error of `work`
   */
  return async function inTurn(
    key: string,
    { lane, isAbandoned = () => false }: { lane: Lane; isAbandoned?: IsAbandoned | undefined },
    work: () => Promise<T>,
  ): Promise<T> {
    const same = underWay.get(key);
    if (same !== undefined) {
      same.waiting.push(isAbandoned);
      return await same.done;
    }
    const waiting = [isAbandoned];
    const done = lanes[lane](async () => {
      if (waiting.some((left) => !left())) return await work();
      // In the same step as the check: later requests start anew.
      underWay.delete(key);
      throw new AbandonedError();
    });
    const job = { waiting, done };
    underWay.set(key, job);
    try {
      return await done;
    } finally {
      if (underWay.get(key) === job) underWay.delete(key);
    }
  };
}
