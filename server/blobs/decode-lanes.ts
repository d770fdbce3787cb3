import { availableParallelism } from "node:os";
import pLimit from "p-limit";

/** Pictures of more pixels wait in a lane of their own: one of 25 million is about 100 MB while it is decoded. */
export const largePixels = 25_000_000;

/** Whether the result is not wanted any more. */
export type IsAbandoned = () => boolean;

/** The work was not done, because each of those who asked for it had left before its turn. */
export class AbandonedError extends Error {
  override name = "AbandonedError";
  constructor() {
    super("The work was abandoned before its turn");
  }
}

/**
 * Does work in turns: small pictures side by side, large ones one at a time, so that a few large ones neither hold up
 * the small ones nor fill the memory. Work of one key is done once for all that wait for it, and not at all where each
 * of them has left before its turn.
 */
export function decodeLanes<T>() {
  const small = pLimit(availableParallelism());
  const large = pLimit(1);
  const underWay = new Map<string, { waiting: IsAbandoned[]; done: Promise<T> }>();

  /**
   * @param key what is made
   * @throws AbandonedError, or what `work` throws
   */
  return async function inTurn(
    key: string,
    {
      isLarge,
      isAbandoned = () => false,
    }: { isLarge: boolean; isAbandoned?: IsAbandoned | undefined },
    work: () => Promise<T>,
  ): Promise<T> {
    const same = underWay.get(key);
    if (same !== undefined) {
      same.waiting.push(isAbandoned);
      return await same.done;
    }
    const waiting = [isAbandoned];
    const lane = isLarge ? large : small;
    const done = lane(async () => {
      if (waiting.some((left) => !left())) return await work();
      // In the same step as the check: who asks for it from now on begins anew.
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
