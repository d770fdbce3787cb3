import { startWorker } from "../tasks/worker.ts";
import type { Deps } from "./deps.ts";
import { choresOf, keepUp } from "./upkeep/upkeep.ts";

/** The work of a worker process besides answering requests. */
export interface Background {
  /** Stops taking work and waits for running work, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Runs tasks, and the upkeep of the installation if no other process does. */
export async function startBackground(deps: Deps): Promise<Background> {
  const stopping = new AbortController();
  const worker = await startWorker(deps, deps.kinds);
  const upkeep = keepUp(deps, choresOf(deps), stopping.signal);
  return {
    async stop(graceMs) {
      stopping.abort();
      await worker.stop(graceMs);
      await upkeep;
    },
  };
}
