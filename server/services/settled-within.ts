import { setTimeout as wait } from "node:timers/promises";
import { VersionDamagedError, VersionMissingError, isReadFailure } from "../lake/errors.ts";
import { storeErrorOf } from "../lib/store-error.ts";

/** Longer computations continue, and their results are there at the next request. */
const patienceMs = 2500;

/**
 * Waits for all of them, up to a limit.
 * @throws the error of a failed one; a version that the collector has just moved, or whose store is away, is requested
 *   again instead.
 */
export async function settledWithin(work: readonly Promise<unknown>[]): Promise<void> {
  const watched = work.map((one) =>
    one.catch((error: unknown) => {
      // Damaged versions have no result, and those in a store that is away have none yet.
      if (error instanceof VersionMissingError || error instanceof VersionDamagedError) return;
      if (isReadFailure(error) || storeErrorOf(error) !== null) return;
      throw error;
    }),
  );
  for (const one of watched) one.catch(() => {});
  const timer = new AbortController();
  await Promise.race([
    Promise.all(watched),
    wait(patienceMs, undefined, { signal: timer.signal }).catch(() => {}),
  ]).finally(() => timer.abort());
}
