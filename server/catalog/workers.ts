import { setTimeout as wait } from "node:timers/promises";
import pLimit, { type LimitFunction } from "p-limit";
import pg from "pg";
import { awayError } from "./database-errors.ts";
import { holdFolder, isHeldByOthers } from "./folder-holders.ts";
import type { DatabaseLink } from "./link.ts";
import { within } from "./within.ts";

/** The class of the advisory locks that show which processes live. */
export const workerLockClass = 7077;

/** The channel that notifies processes of failed and aborted tasks, by id. */
export const endedChannel = "task_ended";

/** Every process holds it in shared mode while it lives. A process that gets it exclusively is the only one. */
const presenceLock = [7079, 0];
/** Held by the one process that does the upkeep of the installation. */
const upkeepLock = [7083, 0];
/** The session of a process that was just killed ends within this time, unless the database is busy. */
const patienceMs = 500;

/** Milliseconds between two checks of the database, and how long it may take to answer one. */
const askEveryMs = 250;
const answerMs = 2000;
/** How long to wait for the presence lock and the like, after the first start. */
const registerMs = 10_000;
const longestPauseMs = 1000;

/** A process of the service. The others know it by a number that it holds a session lock on. */
export interface WorkerIdentity {
  /** Changes each time that the process registers again. */
  readonly number: number;
  /**
   * Aborted once other processes may take the number for dead: work under it ends. The next number has a new signal.
   */
  readonly present: AbortSignal;
  /**
   * Whether this process does the upkeep of the installation. It keeps it while it holds its number; after that, the
   * next process that asks gets it.
   */
  leads(): Promise<boolean>;
  /** Whether it was that at the last question. */
  readonly leading: boolean;
  /**
   * Runs the work if no other process lives, and keeps others from registering until it is done.
   * @returns whether it ran.
   * @throws where the connection broke meanwhile: other processes may have registered.
   */
  alone(work: () => Promise<void>): Promise<boolean>;
  release(): Promise<void>;
}

export interface Watch {
  /** Called when the connection breaks, or the database does not answer any more. */
  onLost?(error: Error): void;
  /** Ends the work that runs under the lost number; the process registers again after that. */
  letGo?(): Promise<unknown>;
  onBack?(number: number): void;
  /** Called for each task that failed or was aborted, in any process, with the revision of its row by then. */
  onTaskEnded?(taskId: string, revision: number): void;
  /** For a process that has claimed the data folder. */
  folder?: FolderWatch;
}

export interface FolderWatch {
  /**
   * Called when a starting process asks whether it has the same folder.
   * @param mark of the generation to replace, unless it was already replaced
   */
  onAsked(mark: string): void;
  /**
   * Called before a process that lost its session continues: others may have used another folder meanwhile. While it
   * rejects, the database counts as unavailable.
   * @param isShared whether others use a folder now
   */
  onReturn(isShared: boolean): Promise<void>;
}

/**
 * Takes a number and locks it for as long as the connection lasts: when the process dies, the lock is released, and
 * other processes take over its work at once. Where the connection breaks, or the database does not answer, everything
 * that waits for the database is refused, and the process registers again as soon as it can.
 */
export async function registerWorker(
  link: DatabaseLink,
  watch: Watch = {},
): Promise<WorkerIdentity> {
  let session = await register(link.connection, watch.folder);
  let released = false;
  follow(session);

  /** Checks the database regularly; the first missing answer ends the session. */
  function follow({ client, inTurn, lose, left }: Session): void {
    client.on("notification", ({ channel, payload }) => {
      if (channel !== endedChannel || payload === undefined) return;
      const [taskId = "", revision] = payload.split(" ");
      watch.onTaskEnded?.(taskId, Number(revision));
    });
    client.on("error", lose);
    client.on("end", () => lose(new Error("Connection terminated unexpectedly")));
    left.addEventListener("abort", () => {
      // A connection that only hung would keep the old number's lock, and everything held under it.
      void end(client);
      void comeBack(left.reason as Error);
    });
    void (async () => {
      while (!left.aborted) {
        await wait(askEveryMs, undefined, { ref: false });
        if (left.aborted) return;
        try {
          await within(
            answerMs,
            inTurn(() => client.query("select 1")),
          );
        } catch (error) {
          // Before any attempt: a server that hangs accepts new connections and does not answer them.
          if (!left.aborted && !released) link.lose(error as Error);
          lose(error as Error);
        }
      }
    })();
  }

  async function comeBack(error: Error): Promise<void> {
    if (released) return;
    watch.onLost?.(error.cause as Error);
    const letGo = watch.letGo?.();
    for (let pause = 50; !released; pause = Math.min(pause * 2, longestPauseMs)) {
      try {
        const client = await connect(link.connection);
        try {
          await letGo;
          const next = await within(registerMs, registered(client, watch.folder));
          // After the session: of two processes that start or return together, each sees the other or is seen by it.
          await watch.folder?.onReturn(await isHeldByOthers(client));
          session = next;
        } catch (failed) {
          await end(client);
          throw failed;
        }
        break;
      } catch (failed) {
        if (!released) link.lose(failed as Error);
        await wait(pause, undefined, { ref: false });
      }
    }
    if (released) return end(session.client);
    link.restore();
    follow(session);
    watch.onBack?.(session.number);
  }

  return {
    get number() {
      return session.number;
    },
    get present() {
      return session.left;
    },
    async leads() {
      const mine = session;
      if (mine.left.aborted) return false;
      if (!mine.leads) mine.leads = await tryLock(mine, upkeepLock);
      return mine.leads;
    },
    get leading() {
      return session.leads && !session.left.aborted;
    },
    async alone(work) {
      const { client, inTurn, left } = session;
      if (!(await tryWhole(session))) return false;
      try {
        await work();
      } finally {
        const unlock = "select pg_advisory_unlock($1, $2)";
        if (!left.aborted) await inTurn(() => client.query(unlock, presenceLock));
      }
      left.throwIfAborted();
      return true;
    },
    async release() {
      released = true;
      await end(session.client);
    },
  };
}

/** One connection with its locks. */
interface Session {
  client: pg.Client;
  /** A connection takes one statement at a time. */
  inTurn: LimitFunction;
  number: number;
  left: AbortSignal;
  lose(error: Error): void;
  leads: boolean;
}

async function register(connection: pg.ClientConfig, folder?: FolderWatch): Promise<Session> {
  const client = await connect(connection);
  try {
    return await registered(client, folder);
  } catch (error) {
    await end(client);
    throw error;
  }
}

async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
  // Not through the link's sockets: this connection decides whether those are to be cut.
  const { stream: _, ...own } = connection;
  const client = new pg.Client({
    ...own,
    // By default the server takes hours to notice that this machine is gone, and would keep its locks for that time.
    options: "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
    connectionTimeoutMillis: answerMs,
  });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function registered(client: pg.Client, folder?: FolderWatch): Promise<Session> {
  // Waits while another process does exclusive work.
  await client.query("select pg_advisory_lock_shared($1, $2)", presenceLock);
  const { rows } = await client.query<{ number: string }>(
    "select nextval('worker_number') as number",
  );
  const number = Number(rows[0]?.number);
  await client.query("select pg_advisory_lock($1, $2)", [workerLockClass, number]);
  if (folder !== undefined) await holdFolder(client, (mark) => folder.onAsked(mark));
  await client.query(`listen ${endedChannel}`);
  const left = new AbortController();
  return {
    client,
    inTurn: pLimit(1),
    number,
    left: left.signal,
    lose: (error) => left.abort(awayError(error)),
    leads: false,
  };
}

/** Ends the connection without waiting for a server that hangs. */
async function end(client: pg.Client): Promise<void> {
  await within(answerMs, client.end()).catch(() => {});
}

async function tryWhole(session: Session): Promise<boolean> {
  const until = Date.now() + patienceMs;
  for (;;) {
    if (await tryLock(session, presenceLock)) return true;
    if (Date.now() > until) return false;
    await wait(50);
  }
}

async function tryLock({ client, inTurn }: Session, lock: number[]): Promise<boolean> {
  const sql = "select pg_try_advisory_lock($1, $2) as taken";
  const { rows } = await inTurn(() => client.query<{ taken: boolean }>(sql, lock));
  return rows[0]?.taken === true;
}
