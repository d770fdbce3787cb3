import { setTimeout as wait } from "node:timers/promises";

/** Repeats the work, with this delay after each end, until the signal is aborted. */
export async function repeat(
  everyMs: number,
  work: () => Promise<unknown>,
  { signal, onError }: { signal: AbortSignal; onError: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await wait(everyMs, undefined, { signal });
      await work();
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
  }
}
