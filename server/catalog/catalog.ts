import { CompiledQuery, Kysely, PostgresDialect, type Transaction, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { ServiceError } from "../errors.ts";
import { type DatabaseLink, openLink } from "./link.ts";
import { migrations } from "./migrations.ts";
import { pipelinedTransactions } from "./pipelined-transactions.ts";
import { preparedPool } from "./prepared-pool.ts";
import { StartError } from "../start-error.ts";
import type { Schema } from "./schema.ts";

export type Db = Kysely<Schema> | Transaction<Schema>;
export type Trx = Transaction<Schema>;

export interface Catalog {
  db: Kysely<Schema>;
  /**
   * Runs `work` in one transaction; an exception rolls it back. Statements run in the order of their calls, also those
   * called concurrently.
   */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Connections of this process, and how many of its statements wait for one. */
  connections(): { busy: number; idle: number; waiting: number };
  close(): Promise<void>;
}

/** How long to wait for a new connection or a free one, in milliseconds. */
const acquireMs = 10_000;
const statementMs = 60_000;
/** As long as a lease: a process that stands still in the middle of a transaction would hold a dataset's row for ever. */
const idleMs = 30_000;

/** Opens the catalog and brings its schema up to date. Safe to call from several processes at once. */
export async function openCatalog(options: {
  connection: pg.PoolConfig;
  /**
   * The way to the same database through a pool of connections (PgBouncer in transaction mode), which has no sessions:
   * what a statement sets, or prepares, is not there for the next one.
   */
  pooled?: pg.ClientConfig | undefined;
  /** At most this many connections of this process. */
  connections?: number | undefined;
  /** The link that tracks the connections; by default one of its own, for these connections alone. */
  link?: DatabaseLink;
  onError?: (error: Error) => void;
}): Promise<Catalog> {
  const link = options.link ?? openLink(options.connection);
  const pooled = options.pooled !== undefined;
  const pool = new pg.Pool({
    ...link.connection,
    ...(options.pooled !== undefined && link.through(options.pooled)),
    max: options.connections ?? 12,
    pipeline: true,
    connectionTimeoutMillis: acquireMs,
    // A statement that hangs would hold a dataset's row for ever. The client waits a little longer than the server,
    // which reports the timeout.
    query_timeout: statementMs + 5000,
    types: wireTypes,
    // A pool refuses parameters of a session that it does not know. It has a timeout of its own.
    ...(!pooled && {
      statement_timeout: statementMs,
      idle_in_transaction_session_timeout: idleMs,
      options: "-c timezone=UTC",
    }),
  });
  let closing = false;
  // An idle connection that breaks (the server stops) would otherwise end the process. After `end`, the pool may still
  // report a connection that the server closes first; that is no error.
  pool.on("error", (error) => {
    if (!closing) options.onError?.(error);
  });
  // The pool listens only to idle connections: one that breaks while in use would end the process as well. Its user
  // gets the error from its statement.
  pool.on("connect", (client) => {
    client.on("error", () => {});
    // PgBouncer keeps the time zone for each of its clients. Where it were not set, `isoInstant` would throw.
    if (pooled) client.query("set timezone to 'UTC'").catch(() => {});
  });
  const dialect = new PostgresDialect({ pool: preparedPool(pool, link, { prepare: !pooled }) });
  const db = new Kysely<Schema>({ dialect });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    transaction: pipelinedTransactions(db, dialect),
    async ping() {
      await sql`select 1`.execute(db);
    },
    connections: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => {
      closing = true;
      return db.destroy();
    },
  };
}

async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof ServiceError) throw error;
  if (error === undefined) return;
  const unknown = await unknownMigrations(db).catch(() => []);
  if (unknown.length > 0) {
    throw new StartError(
      `The database was last used by a newer version of Stillframe (it has ${unknown.join(", ")}): start that version. Nothing was changed`,
      { cause: error },
    );
  }
  throw new Error("The catalog could not be migrated", { cause: error });
}

/** The names of the migrations that the database has and this version does not know. */
async function unknownMigrations(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
}

/** The next commit number. Every row that a commit changes gets it. */
export async function nextRev(db: Db): Promise<number> {
  const { rows } = await sql<{ rev: number }>`select nextval('commit_rev') as rev`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("The sequence commit_rev gave no number");
  return row.rev;
}

/** A transaction for other libraries: text with `$1` parameters in, rows out. */
export function rawSql(trx: Trx): {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
} {
  return {
    async executeSql(text, values = []) {
      return { rows: (await trx.executeQuery(CompiledQuery.raw(text, values))).rows };
    },
  };
}

const int8 = 20;
const timestamptz = 1184;

/** Integers as numbers (none here exceeds 2^53), times as ISO text with all six decimals. */
const wireTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === int8) return Number;
    if (oid === timestamptz) return isoInstant;
    return pg.types.getTypeParser(oid, format);
  },
};

/** `2026-03-29 12:21:33.09+00` → `2026-03-29T12:21:33.090000Z`; the session's time zone is UTC. */
function isoInstant(text: string): string {
  if (!text.endsWith("+00")) throw new Error(`The session's time zone is not UTC: ${text}`);
  const [date = "", time = ""] = text.replace(/\+00$/, "").split(" ");
  const [whole = "", fraction = ""] = time.split(".");
  return `${date}T${whole}.${fraction.padEnd(6, "0")}Z`;
}
