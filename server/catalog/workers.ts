import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/** The class of the advisory locks that say which processes live. */
export const workerLockClass = 7077;

/** Every process holds it, shared, for as long as it lives; whoever gets it whole is the only one. */
const presenceLock = [7079, 0];
/** The session of a process that was just killed ends within this time, unless its database is busy. */
const patienceMs = 500;

/** A process of the service, known to the others by a number that it holds a session lock on. */
export interface WorkerIdentity {
  number: number;
  /**
   * Runs the work if no other process lives, and lets none begin until it is done.
   * @returns whether it ran.
   */
  alone(work: () => Promise<void>): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Takes a number and locks it for as long as this process has its connection: when the process dies, the
 * lock goes with it, and what it left behind is handed on at once.
 * @param onLost is called when the connection breaks: from then on others take this process for dead.
 */
export async function registerWorker(
  connection: pg.ClientConfig,
  onLost: (error: Error) => void,
): Promise<WorkerIdentity> {
  const client = new pg.Client(connection);
  let released = false;
  client.on("error", (error) => {
    if (!released) onLost(error);
  });
  await client.connect();
  // Waits while another process has the lake to itself.
  await client.query("select pg_advisory_lock_shared($1, $2)", presenceLock);
  const { rows } = await client.query<{ number: string }>(
    "select nextval('worker_number') as number",
  );
  const number = Number(rows[0]?.number);
  await client.query("select pg_advisory_lock($1, $2)", [workerLockClass, number]);
  return {
    number,
    async alone(work) {
      if (!(await tryWhole(client))) return false;
      try {
        await work();
      } finally {
        await client.query("select pg_advisory_unlock($1, $2)", presenceLock);
      }
      return true;
    },
    async release() {
      released = true;
      await client.end();
    },
  };
}

async function tryWhole(client: pg.Client): Promise<boolean> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock($1, $2) as taken",
      presenceLock,
    );
    if (rows[0]?.taken === true) return true;
    if (Date.now() > until) return false;
    await wait(50);
  }
}
