import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import type { Assembly } from "./assemble.ts";
import type { Log } from "./log.ts";
import { StartError } from "./start-error.ts";

const minuteMs = 60_000;
/** Commits of the collector do not count. */
const atLeastEvery = 60;

interface Kept extends Pick<Assembly, "raiseGeneration"> {
  deps: Pick<Assembly["deps"], "catalog">;
}

/**
 * Raises the generation within a minute after items were written, so that a copy of the database made between two
 * starts is also recognised as older.
 * @param onStranger called when the folder or the database was replaced since the start: this process must not write
 * any more
 * @returns a function that stops it
 */
export function keepGeneration(
  { deps, raiseGeneration }: Kept,
  log: Pick<Log, "warn">,
  onStranger: (error: Error) => void,
  everyMs = minuteMs,
): () => Promise<void> {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    let written = await lastCommit(deps.catalog.db).catch(() => -1);
    for (let round = 1; ; round += 1) {
      try {
        await wait(everyMs, undefined, { signal: stopping.signal });
        const now = await lastCommit(deps.catalog.db);
        if (now === written && round % atLeastEvery !== 0) continue;
        await raiseGeneration();
        written = now;
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (error instanceof StartError) return onStranger(error);
        log.warn({ err: error }, "the generation was not raised");
      }
    }
  };
  const running = loop();
  return async () => {
    stopping.abort();
    await running;
  };
}

async function lastCommit(db: Assembly["deps"]["catalog"]["db"]): Promise<number> {
  const { rows } = await sql<{ last_value: number }>`select last_value from commit_rev`.execute(db);
  return rows[0]?.last_value ?? 0;
}
