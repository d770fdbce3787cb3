import { constants } from "node:os";

/**
 * Ctrl-C and SIGTERM request a clean end; a second signal ends the process at once.
 * @returns a promise of the first signal's name
 */
export function firstSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let asked = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // The embedded database is stopped by its own exit hook.
      if (asked) process.exit(128 + constants.signals[signal]);
      asked = true;
      resolve(signal);
    });
  }
  return promise;
}
