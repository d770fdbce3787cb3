import { type Connection, Session, connect } from "@lancedb/lancedb";

/** Limits of LanceDB's caches; its defaults are 6 and 1 GB. With a million rows, larger caches gain nothing. */
const indexCacheBytes = 128n << 20n;
const metadataCacheBytes = 64n << 20n;

/**
 * The connection to a folder of LanceDB tables. LanceDB has no way to empty its caches, so a new connection replaces
 * one that was not used for a while. Open tables keep the connection that opened them.
 */
export class Engine {
  readonly #directory: string;
  #connection: Connection;
  /** From `performance.now()`; null: not used since it was made. */
  #usedAt: number | null = null;

  private constructor(directory: string, connection: Connection) {
    this.#directory = directory;
    this.#connection = connection;
  }

  /** @param directory A folder that exists. */
  static async open(directory: string): Promise<Engine> {
    return new Engine(directory, await connectAnew(directory));
  }

  /** For a single use: `renew` may replace the connection. */
  get connection(): Connection {
    this.noteUse();
    return this.#connection;
  }

  /** Call it for reads of open tables, which use the caches too. */
  noteUse(): void {
    this.#usedAt = performance.now();
  }

  /**
   * Replaces the connection, and with it the caches, if it was used, but not in the last `unusedMs` milliseconds. The
   * old one is not closed, since it may be in use: it is freed with the last table that it opened.
   * @returns whether it was replaced
   */
  async renew(unusedMs: number): Promise<boolean> {
    if (this.#usedAt === null || performance.now() - this.#usedAt < unusedMs) return false;
    this.#usedAt = null;
    this.#connection = await connectAnew(this.#directory);
    return true;
  }

  close(): void {
    this.#connection.close();
  }
}

async function connectAnew(directory: string): Promise<Connection> {
  return await connect(directory, { session: new Session(indexCacheBytes, metadataCacheBytes) });
}
