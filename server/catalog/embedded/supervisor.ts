import { setTimeout as delay } from "node:timers/promises";
import type { EmbeddedLog } from "./log.ts";
import { isAlive } from "./postmaster-file.ts";
import type { Postmaster } from "./postmaster.ts";

export interface Supervisor {
  /** The server's process; null while none runs, because its number may belong to another process by then. */
  readonly pid: number | null;
  /** Stops watching, so that the server may be stopped. Waits for a restart in progress. */
  leave(): Promise<void>;
}

/** Milliseconds between two checks: a server that was taken over is no child, so no event reports its end. */
const lookEvery = 100;
const shortestPause = 100;
const longestPause = 10_000;
/** A server that ran this long had started well: the next pause is short again. */
const steady = 60_000;

/**
 * Watches the embedded server and restarts it when it ends, with growing pauses. Where only one of its sessions was
 * killed, the server recovers by itself: its process stays, and the supervisor does nothing.
 * @param startAgain starts it with the same address; rejects where it does not start
 */
export function supervise(
  first: Postmaster,
  startAgain: () => Promise<Postmaster>,
  log: EmbeddedLog,
): Supervisor {
  const leaving = new AbortController();
  let pid: number | null = first.pid;
  const done = watch();
  return {
    get pid() {
      return pid;
    },
    async leave() {
      leaving.abort();
      await done;
    },
  };

  async function watch(): Promise<void> {
    let pause = shortestPause;
    let startedAt = Date.now();
    while (await slept(lookEvery)) {
      if (pid !== null && isAlive(pid)) continue;
      if (pid !== null && Date.now() - startedAt > steady) pause = shortestPause;
      log.error({ pid, againInMs: pause }, "the database ended: starting it again");
      pid = null;
      if (!(await slept(pause))) return;
      pause = Math.min(pause * 2, longestPause);
      try {
        ({ pid } = await startAgain());
        startedAt = Date.now();
        log.warn({ pid }, "the database runs again");
      } catch (error) {
        log.error({ error: String(error) }, "the database does not start");
      }
    }
  }

  /** @returns false where the supervisor is leaving */
  async function slept(ms: number): Promise<boolean> {
    try {
      await delay(ms, undefined, { signal: leaving.signal, ref: false });
      return true;
    } catch {
      return false;
    }
  }
}
