import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type pg from "pg";

import { awayError, databaseError, isBroken } from "./database-errors.ts";
import type { DatabaseLink } from "./link.ts";

/** The most prepared statements; further ones, such as those for lists of unusual length, are planned each time. */
const preparedStatements = 300;
/** Longer statements are bulk inserts, whose texts hardly repeat. */
const preparedLength = 2000;

/**
 * A pool for Kysely whose statements the server plans once for each connection, because planning takes most of the time
 * of a small statement. It also words failures of the database, so that every caller reports the same.
 * @param prepare false where consecutive statements may get different connections of the server
 */
export function preparedPool(
  pool: pg.Pool,
  link: DatabaseLink,
  { prepare = true }: { prepare?: boolean } = {},
): PostgresPool {
  const names = new Map<string, string>();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  function nameOf(text: string): string | undefined {
    if (!prepare) return undefined;
    const known = names.get(text);
    if (known !== undefined) return known;
    if (text.length > preparedLength || names.size >= preparedStatements) return undefined;
    const name = `s${names.size + 1}`;
    names.set(text, name);
    return name;
  }

  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await acquire(pool, link);
      const known = clients.get(client);
      if (known !== undefined) return known;
      let unusable = false;
      const prepared: PostgresPoolClient = {
        query,
        release: (destroy) => client.release(destroy === true || unusable),
      };
      clients.set(client, prepared);
      return prepared;

      function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
      function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
      function query<R>(
        statement: string | PostgresCursor<R>,
        values: readonly unknown[] = [],
      ): unknown {
        if (typeof statement !== "string") throw new TypeError("The catalog does not stream");
        const name = values.length === 0 ? undefined : nameOf(statement);
        const named = name === undefined ? {} : { name };
        return run({ text: statement, values: [...values], ...named });
      }

      async function run(statement: pg.QueryConfig): Promise<pg.QueryResult> {
        try {
          return await client.query(statement);
        } catch (error) {
          unusable ||= isBroken(error);
          throw databaseError(error);
        }
      }
    },
  };
}

/** A connection of the pool. Fails at once while the database is lost. @throws ServiceError */
async function acquire(pool: pg.Pool, link: DatabaseLink): Promise<pg.PoolClient> {
  link.check();
  const { promise: gone, reject } = Promise.withResolvers<never>();
  gone.catch(() => {});
  const forget = link.onLost((error) => reject(awayError(error)));
  const client = pool.connect();
  try {
    return await Promise.race([client, gone]);
  } catch (error) {
    // The connection may still arrive later: then it is released.
    client.then(
      (late) => late.release(true),
      () => {},
    );
    throw databaseError(error);
  } finally {
    forget();
  }
}
