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
} from "../catalog/accounts.ts";
import { ServiceError } from "../errors.ts";
import type { Deps } from "./deps.ts";
import type { Actor, Services } from "./services.ts";

const codeMinutes = 60;
const sessionDays = 30;

/** The person that a fresh installation begins with. */
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
      return user === undefined ? null : toActor(user);
    },
    async keySecret(apiKey) {
      const key = await findApiKey(db, apiKey);
      return key === undefined ? null : { actor: toActor(key), secret: key.secret };
    },
    createKey: (actor) => insertApiKey(db, actor.userId),
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

function toActor(user: UserRow): Actor {
  return { userId: user.id, email: user.email };
}
