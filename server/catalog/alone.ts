import { sql } from "kysely";
import type { Catalog, Trx } from "./catalog.ts";

/** Work that at most one process of an installation does at a time, by its advisory lock. */
const works = {
  verifying: [7082, 0],
  measuring: [7084, 0],
  "first start": [7085, 0],
  "moving tables": [7087, 0],
} as const;

type Work = keyof typeof works;

/*
 * The locks belong to a transaction, which ends with the process and also works through a pool of connections. Between
 * its statements it holds nothing else, so it may last for hours.
 */

/** Runs the work unless another process does it. @returns whether it ran. */
export async function alone(
  { db }: Pick<Catalog, "db">,
  name: Work,
  work: () => Promise<void>,
): Promise<boolean> {
  const [kind, number] = works[name];
  return await db.transaction().execute(async (trx) => {
    await mayLast(trx);
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_xact_lock(${kind}::int, ${number}::int) as taken`.execute(trx);
    if (rows[0]?.taken !== true) return false;
    await work();
    return true;
  });
}

/** Runs the work after any other process that does it. */
export async function oneAfterAnother(
  { db }: Pick<Catalog, "db">,
  name: Work,
  work: () => Promise<void>,
): Promise<void> {
  const [kind, number] = works[name];
  await db.transaction().execute(async (trx) => {
    await mayLast(trx);
    await sql`select pg_advisory_xact_lock(${kind}::int, ${number}::int)`.execute(trx);
    await work();
  });
}

async function mayLast(trx: Trx): Promise<void> {
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx);
}
