import { ApiError } from "#/api/errors.ts";
import { uploadFault } from "./upload-faults.ts";

interface Reconnection {
  /** Any cheap request to the service. */
  ask: () => Promise<unknown>;
  /** What failed; its `Retry-After` is kept to. */
  error: unknown;
  signal: AbortSignal;
  /** Called if the service does not answer at once. */
  onAway: () => void;
}

const longestWaitMs = 15_000;
const firstWaitMs = 100;

/**
 * Waits until the service answers. Resolves with true if it did so at once: then the connection was not the cause.
 * Rejects with errors of other causes, and with `aborted`.
 *
 * It also sends requests while the browser reports that it is offline, though seldom: a service on the same machine is
 * reachable anyway.
 */
export async function untilReachable({
  ask,
  error,
  signal,
  onAway,
}: Reconnection): Promise<boolean> {
  const told = error instanceof ApiError && error.kind === "http";
  let waitMs = told ? (error.retryAfter ?? 1) * 1_000 : firstWaitMs;
  let away = told || !navigator.onLine;
  for (let tries = 0; ; tries += 1) {
    if (away) onAway();
    await pause(waitMs, signal);
    try {
      await ask();
      return !away;
    } catch (failure) {
      if (uploadFault(failure) !== "away") throw failure;
    }
    away = true;
    waitMs = Math.min(1_000 * 2 ** tries, longestWaitMs);
  }
}

/** Waits that many milliseconds, or until the browser is online again. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      signal.removeEventListener("abort", abort);
    };
    const go = (): void => {
      stop();
      resolve();
    };
    const abort = (): void => {
      stop();
      reject(new ApiError({ kind: "aborted" }));
    };
    const timer = setTimeout(go, milliseconds);
    window.addEventListener("online", go);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
}
