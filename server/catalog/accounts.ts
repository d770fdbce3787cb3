import { createHash, randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Db } from "./catalog.ts";
import type { Instant } from "./column-types.ts";

export interface UserRow {
  id: string;
  email: string;
}

/** Secrets that the server only has to recognise are stored as their SHA-256. */
export function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

export async function findUser(db: Db, email: string): Promise<UserRow | undefined> {
  return await db
    .selectFrom("users")
    .select(["id", "email"])
    .where(sql`lower(email)`, "=", email.toLowerCase())
    .executeTakeFirst();
}

/** The first user of the installation, who is its owner. */
export async function firstUser(db: Db): Promise<UserRow | undefined> {
  return await db
    .selectFrom("users")
    .select(["id", "email"])
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
}

/** Adds a user, or returns the one with that address. */
export async function ensureUser(db: Db, email: string): Promise<UserRow> {
  await db
    .insertInto("users")
    .values({ id: randomUUID(), email })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .execute();
  const user = await findUser(db, email);
  if (user === undefined) throw new Error(`The person ${email} could not be added`);
  return user;
}

export async function insertApiKey(
  db: Db,
  userId: string,
): Promise<{ api_key: string; api_secret: string }> {
  const key = { api_key: randomUUID(), api_secret: randomBytes(32).toString("base64url") };
  await db
    .insertInto("api_keys")
    .values({ api_key: key.api_key, secret: key.api_secret, user_id: userId })
    .execute();
  return key;
}

/** The secret is stored in plain text: the client signs with it, so the server needs it to verify. */
export async function findApiKey(
  db: Db,
  apiKey: string,
): Promise<(UserRow & { secret: string; last_used_at: Instant | null }) | undefined> {
  return await db
    .selectFrom("api_keys")
    .innerJoin("users", "users.id", "api_keys.user_id")
    .select(["users.id", "users.email", "api_keys.secret", "api_keys.last_used_at"])
    .where("api_key", "=", apiKey)
    .executeTakeFirst();
}

export async function insertSignInCode(db: Db, userId: string, expires: Date): Promise<string> {
  const code = randomBytes(24).toString("base64url");
  await db
    .insertInto("sign_in_codes")
    .values({ code_hash: hash(code), user_id: userId, expires_at: expires.toISOString() })
    .execute();
  return code;
}

/** Uses up a code: of two concurrent requests with it, one gets the user. */
export async function takeSignInCode(db: Db, code: string): Promise<UserRow | undefined> {
  const taken = await db
    .deleteFrom("sign_in_codes")
    .where("code_hash", "=", hash(code))
    .returning(["user_id", "expires_at"])
    .executeTakeFirst();
  if (taken === undefined || Date.parse(taken.expires_at) < Date.now()) return undefined;
  return await db
    .selectFrom("users")
    .select(["id", "email"])
    .where("id", "=", taken.user_id)
    .executeTakeFirst();
}

export async function insertSession(db: Db, userId: string, expires: Date): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await db
    .insertInto("sessions")
    .values({ token_hash: hash(token), user_id: userId, expires_at: expires.toISOString() })
    .execute();
  await db
    .deleteFrom("sessions")
    .where("expires_at", "<", sql<string>`now()`)
    .execute();
  return token;
}

export async function findSession(
  db: Db,
  token: string,
): Promise<(UserRow & { last_used_at: Instant | null }) | undefined> {
  return await db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select(["users.id", "users.email", "sessions.last_used_at"])
    .where("token_hash", "=", hash(token))
    .where("expires_at", ">", sql<string>`now()`)
    .executeTakeFirst();
}

export async function deleteSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom("sessions").where("token_hash", "=", hash(token)).execute();
}

/** Whether there is any session: until there is, the start prints a sign-in link. */
export async function anySession(db: Db): Promise<boolean> {
  const row = await db.selectFrom("sessions").select("user_id").limit(1).executeTakeFirst();
  return row !== undefined;
}
