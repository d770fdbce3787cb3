import { sql } from "kysely";
import type { Db, Trx } from "./catalog.ts";

/** Records of past operations: the audit, and answers that a client may request again. */

export interface AuditEntry {
  datasetId: string;
  actor: string;
  action: string;
  details?: Record<string, unknown>;
  requestId?: string | null;
}

/** One entry for each dataset that the action concerns. */
export async function recordAudit(db: Db, ...entries: AuditEntry[]): Promise<void> {
  await db
    .insertInto("audit")
    .values(
      entries.map((entry) => ({
        dataset_id: entry.datasetId,
        actor: entry.actor,
        action: entry.action,
        details: JSON.stringify(entry.details ?? {}),
        request_id: entry.requestId ?? null,
      })),
    )
    .execute();
}

/**
 * Reserves an idempotency key in the transaction of its operation. Of two concurrent requests with one key the second
 * waits for the first, and gets its answer.
 * @returns the first request and its answer, or null where this is the first (or the last is more than 24 h old).
 */
export async function reserveKey(
  trx: Trx,
  userId: string,
  key: string,
  request: string,
): Promise<{ request: string; answer: unknown } | null> {
  const { rows } = await sql<{ key: string }>`
    insert into idempotency_keys as k (user_id, key, request) values (${userId}, ${key}, ${request})
    on conflict (user_id, key) do update
      set request = excluded.request, answer = null, created_at = clock_timestamp()
      where k.created_at < now() - interval '24 hours'
    returning key`.execute(trx);
  if (rows.length > 0) return null;
  return await trx
    .selectFrom("idempotency_keys")
    .select(["request", "answer"])
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
}

/** The request and answer of a key, while it is valid. */
export async function findKey(
  db: Db,
  userId: string,
  key: string,
): Promise<{ request: string; answer: unknown } | undefined> {
  return await db
    .selectFrom("idempotency_keys")
    .select(["request", "answer"])
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .where("created_at", ">=", sql<string>`now() - interval '24 hours'`)
    .executeTakeFirst();
}

export async function keepAnswer(
  trx: Trx,
  userId: string,
  key: string,
  answer: unknown,
): Promise<void> {
  await trx
    .updateTable("idempotency_keys")
    .set({ answer: JSON.stringify(answer) })
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .execute();
}

export async function deleteOldKeys(db: Db): Promise<void> {
  await sql`delete from idempotency_keys where created_at < now() - interval '24 hours'`.execute(
    db,
  );
}
