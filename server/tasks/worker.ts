import { availableParallelism } from "node:os";
import { forgiveAttempts } from "../catalog/tasks.ts";
import { isAway } from "../errors.ts";
import { type Lane, lanes } from "../queue/queue.ts";
import { repeat } from "../lib/repeat.ts";
import type { TaskDeps } from "./deps.ts";
import type { TaskKinds } from "./kind.ts";
import { reap } from "./reaper.ts";
import { runThrough } from "./run-task.ts";

const reaperMs = 1000;

/** The number of concurrent tasks of a lane in a process. One core is left for requests. */
const atOnce: Record<Lane, number> = {
  io: 2,
  cpu: Math.max(1, availableParallelism() - 1),
  light: 4,
};

/** Runs tasks in this process. */
export interface Worker {
  /** Takes no more tasks, ends the runs at their next step, and waits for them, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** The lanes of the tasks of these kinds. */
export function lanesOf<D extends TaskDeps>(kinds: TaskKinds<D>): Lane[] {
  const used = new Set([...kinds.values()].map(({ lane }) => lane));
  return lanes.filter((lane) => used.has(lane));
}

/** Takes tasks of all lanes, and hands on those of dead workers. */
export async function startWorker<D extends TaskDeps>(
  deps: D,
  kinds: TaskKinds<D>,
): Promise<Worker> {
  const stopping = new AbortController();
  const { signal } = stopping;
  for (const lane of lanesOf(kinds)) {
    const run = (taskId: string) => runThrough(deps, kinds, taskId, signal);
    await deps.queue.work(lane, run, atOnce[lane]);
  }
  const reaping = repeat(reaperMs, () => reap(deps, kinds), {
    signal,
    onError(error) {
      // While the database is unavailable, that is logged once, elsewhere.
      if (!isAway(error)) deps.log.error({ error: String(error) }, "reaper failed");
    },
  });
  return {
    async stop(graceMs) {
      stopping.abort(new Error("the worker stops"));
      await deps.queue.stop(graceMs);
      await forgiveAttempts(deps.catalog.db, deps.worker);
      await reaping;
    },
  };
}
