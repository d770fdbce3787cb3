import { setTimeout as wait } from "node:timers/promises";

/** Does the work over and over, each time so long after the last one ended, until the signal says that it is enough. */
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
