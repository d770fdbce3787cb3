import { sql } from "kysely";
import type { Catalog } from "./catalog.ts";

/** The advisory lock of the process that verifies. */
const verifyingLock = [7082, 0] as const;

/** Runs the work unless another process verifies. */
export async function aloneVerifying(
  { db }: Pick<Catalog, "db">,
  work: () => Promise<void>,
): Promise<void> {
  await db.connection().execute(async (session) => {
    const lock = sql`${verifyingLock[0]}, ${verifyingLock[1]}`;
    const { rows } = await sql<{ taken: boolean }>`
      select pg_try_advisory_lock(${lock}) as taken`.execute(session);
    if (rows[0]?.taken !== true) return;
    try {
      await work();
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(session);
    }
  });
}
