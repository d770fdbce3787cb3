import { type Connection, Session, connect } from "@lancedb/lancedb";
import type { LakeSite } from "./site.ts";
import { addressOf } from "./site.ts";

/** Limits of LanceDB's caches; its defaults are 6 and 1 GB. With a million rows, larger caches gain nothing. */
const indexCacheBytes = 128n << 20n;
const metadataCacheBytes = 64n << 20n;

/**
 * The connection to LanceDB's tables. LanceDB has no way to empty its caches, so a new connection replaces
 * one that was not used for a while. Open tables keep the connection that opened them.
 */
export class Engine {
  readonly #site: LakeSite;
  readonly #guard: () => void;
  #connection: Connection;
  /** From `performance.now()`; null: not used since it was made. */
  #usedAt: number | null = null;

  private constructor(site: LakeSite, connection: Connection, guard: () => void) {
    this.#site = site;
    this.#guard = guard;
    this.#connection = connection;
  }

  /**
   * @param site A folder has to exist.
   * @param guard called before each use; what it throws is the answer
   */
  static async open(site: LakeSite, guard: () => void = () => {}): Promise<Engine> {
    return new Engine(site, await connectAnew(site), guard);
  }

  /** For a single use: `renew` may replace the connection. */
  get connection(): Connection {
    this.noteUse();
    return this.#connection;
  }

  /** Call it for reads of open tables, which use the caches too. */
  noteUse(): void {
    this.#guard();
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
    this.#connection = await connectAnew(this.#site);
    return true;
  }

  close(): void {
    this.#connection.close();
  }
}

async function connectAnew(site: LakeSite): Promise<Connection> {
  return await connectTo(site, new Session(indexCacheBytes, metadataCacheBytes));
}

export async function connectTo(site: LakeSite, session: Session): Promise<Connection> {
  const { uri, storageOptions } = addressOf(site);
  return await connect(uri, { ...(storageOptions && { storageOptions }) }, session);
}
