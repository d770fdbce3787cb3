import { sql } from "kysely";
import { type Db, type Trx } from "./catalog.ts";
import { hash } from "./accounts.ts";
import type { Instant } from "./column-types.ts";

/** A user's own keys and sessions, as their lists show them. */

export interface KeyRow {
  api_key: string;
  created_at: Instant;
  last_used_at: Instant | null;
}

export interface SessionRow {
  id: string;
  created_at: Instant;
  last_used_at: Instant | null;
  expires_at: Instant;
  current: boolean;
}

/** A use is recorded only if the last record is older than this, so that not every request writes. */
const usedMs = 5 * 60_000;

export async function listKeys(db: Db, userId: string): Promise<KeyRow[]> {
  return await db
    .selectFrom("api_keys")
    .select(["api_key", "created_at", "last_used_at"])
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .orderBy("api_key")
    .execute();
}

/** Counts a user's keys. The lock keeps other transactions from adding one until this transaction ends. */
export async function lockAndCountKeys(trx: Trx, userId: string): Promise<number> {
  await trx
    .selectFrom("users")
    .select("id")
    .where("id", "=", userId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  const row = await trx
    .selectFrom("api_keys")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("user_id", "=", userId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** @returns false where the user has no such key */
export async function deleteKey(db: Db, userId: string, apiKey: string): Promise<boolean> {
  const gone = await db
    .deleteFrom("api_keys")
    .where("api_key", "=", apiKey)
    .where("user_id", "=", userId)
    .returning("api_key")
    .executeTakeFirst();
  return gone !== undefined;
}

/** The sessions that have not ended. @param token the token of the request, if it has one */
export async function listSessions(
  db: Db,
  userId: string,
  token: string | undefined,
): Promise<SessionRow[]> {
  const rows = await db
    .selectFrom("sessions")
    .select(["id", "created_at", "last_used_at", "expires_at", "token_hash"])
    .where("user_id", "=", userId)
    .where("expires_at", ">", sql<string>`now()`)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
  const own = token === undefined ? null : hash(token);
  return rows.map(({ token_hash, ...row }) => ({ ...row, current: token_hash === own }));
}

/** @returns false where the user has no such session */
export async function deleteSessionById(db: Db, userId: string, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom("sessions")
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .returning("id")
    .executeTakeFirst();
  return gone !== undefined;
}

export async function noteKeyUse(db: Db, apiKey: string, last: Instant | null): Promise<void> {
  if (!isDue(last)) return;
  await db
    .updateTable("api_keys")
    .set({ last_used_at: sql<string>`now()` })
    .where("api_key", "=", apiKey)
    .where(({ or, eb }) => or([eb("last_used_at", "is", null), eb("last_used_at", "=", last)]))
    .execute();
}

export async function noteSessionUse(db: Db, token: string, last: Instant | null): Promise<void> {
  if (!isDue(last)) return;
  await db
    .updateTable("sessions")
    .set({ last_used_at: sql<string>`now()` })
    .where("token_hash", "=", hash(token))
    .where(({ or, eb }) => or([eb("last_used_at", "is", null), eb("last_used_at", "=", last)]))
    .execute();
}

function isDue(last: Instant | null): boolean {
  return last === null || Date.parse(last) < Date.now() - usedMs;
}
