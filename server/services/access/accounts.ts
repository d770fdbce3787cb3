import { because } from "#contract/refusals.ts";
import {
  deleteSession,
  ensureUser,
  findApiKey,
  findSession,
  findUser,
  firstUser,
  insertApiKey,
  insertSession,
  insertSignInCode,
  takeSignInCode,
  type UserRow,
} from "../../catalog/accounts.ts";
import {
  deleteKey,
  deleteSessionById,
  listKeys,
  listSessions,
  lockAndCountKeys,
  noteKeyUse,
  noteSessionUse,
} from "../../catalog/access.ts";
import { ServiceError, refused } from "../../errors.ts";
import type { Deps } from "../deps.ts";
import type { Actor } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";

const codeMinutes = 60;
const sessionDays = 30;

/** The first user of a fresh installation. */
export const localOwnerEmail = "owner@localhost";

export function accountServices({ catalog }: Pick<Deps, "catalog">): Services["accounts"] {
  const { db } = catalog;

  return {
    async signIn(code) {
      const user = await takeSignInCode(db, code);
      if (user === undefined) return null;
      const expires = new Date(Date.now() + sessionDays * 86_400_000);
      const sessionToken = await insertSession(db, user.id, expires);
      return { actor: toActor(user), sessionToken, expires };
    },
    signOut: (token) => deleteSession(db, token),
    async actorOfSession(token) {
      const user = await findSession(db, token);
      if (user === undefined) return null;
      await noteSessionUse(db, token, user.last_used_at).catch(unnoted);
      return toActor(user);
    },
    async keySecret(apiKey) {
      const key = await findApiKey(db, apiKey);
      return key === undefined
        ? null
        : { actor: toActor(key), secret: key.secret, lastUsed: key.last_used_at };
    },
    noteKeyUse: (apiKey, last) => noteKeyUse(db, apiKey, last).catch(unnoted),
    createKey: (actor, most = Infinity) =>
      catalog.transaction(async (trx) => {
        if ((await lockAndCountKeys(trx, actor.userId)) >= most) {
          throw refused(because("too_many_api_keys", { limit: most }));
        }
        return await insertApiKey(trx, actor.userId);
      }),
    keys: (actor) => listKeys(db, actor.userId),
    async revokeKey(actor, apiKey) {
      if (!(await deleteKey(db, actor.userId, apiKey))) {
        throw refused(because("api_key_not_found"));
      }
    },
    sessions: (actor, token) => listSessions(db, actor.userId, token),
    async endSession(actor, id) {
      if (!(await deleteSessionById(db, actor.userId, id))) {
        throw refused(because("session_not_found"));
      }
    },
    async addUser(email) {
      return toActor(await ensureUser(db, email));
    },
    async createSignInCode(email) {
      const user = email === undefined ? await firstUser(db) : await findUser(db, email);
      if (user === undefined) {
        throw new ServiceError("not_found", `There is no person ${email ?? ""}`.trim());
      }
      const expires = new Date(Date.now() + codeMinutes * 60_000);
      return { code: await insertSignInCode(db, user.id, expires), email: user.email };
    },
    async localOwner() {
      return toActor((await firstUser(db)) ?? (await ensureUser(db, localOwnerEmail)));
    },
  };
}

/** A failure to record the use must not refuse the request. */
function unnoted(): void {}

function toActor(user: UserRow): Actor {
  return { userId: user.id, email: user.email };
}
