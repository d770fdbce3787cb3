import { because } from "#contract/refusals.ts";
import { features } from "#contract/features.ts";
import { keepSecret, keysPerPerson } from "#contract/credentials.ts";
import {
  deleteApiKey,
  deleteOneSession,
  getApiCredentials,
  listApiKeys,
  listSessions,
} from "#contract/routes/credentials.ts";
import { createSession, deleteSession, getCapabilities, getMe } from "#contract/routes/session.ts";
import { mockClock } from "../clock.ts";
import { type MockDb, mockUsers } from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { empty, json, on } from "../handle.ts";
import { contentHashOf, idOf } from "../ids.ts";
import { naiveTime } from "../wire-parts.ts";

export const sessionHandlers = [
  on(getCapabilities, ({ db }) => {
    // In the demo a download bypasses the worker that answers requests.
    const offered = features.filter(
      (feature) => !(db.isDemo && ["export", "originals", "access"].includes(feature)),
    );
    return json({
      version: "0.1.0",
      features: offered,
      max_file_bytes: db.maxFileBytes,
    });
  }),

  on(getMe, ({ db, user }) => {
    if (db.isDemo) throw failure(404, "Not Found");
    return json({ email: user });
  }),

  on(createSession, async (call) => {
    const { code } = await call.body();
    failBySentinel(code);
    if (code === "wrong") throw refused(because("sign_in_code_invalid"));
    call.db.session = mockUsers.owner;
    if (call.db.scenario === "signed-out") call.db.scenario = "default";
    return json({ email: mockUsers.owner });
  }),

  on(deleteSession, ({ db }) => {
    db.session = null;
    return empty(204);
  }),

  on(getApiCredentials, ({ db, user }) => {
    if (db.profile === "full" && keysOf(db, user).length >= keysPerPerson) {
      throw refused(because("too_many_api_keys", { limit: keysPerPerson }));
    }
    db.counter += 1;
    const api_key = idOf(`${user}/key/${db.counter}`);
    db.keys.unshift({ api_key, user, createdAt: mockClock.now() });
    return json({
      api_key,
      api_secret: contentHashOf(`${user}/secret/${db.counter}`),
      message: keepSecret,
    });
  }),

  on(listApiKeys, ({ db, user, request }) => {
    const byToken = request.headers.has("Authorization");
    return json({
      // The oldest key signs the mock's tokens.
      keys: keysOf(db, user).map(({ api_key, createdAt }, index, { length }) => ({
        api_key,
        created_at: naiveTime(createdAt, api_key),
        last_used_at: null,
        current: byToken && index === length - 1,
      })),
      limit: keysPerPerson,
    });
  }),

  on(deleteApiKey, ({ db, user, params }) => {
    const key = keysOf(db, user).find((one) => one.api_key === params.key);
    if (key === undefined) throw refused(because("api_key_not_found"));
    db.keys = db.keys.filter((one) => one !== key);
    return empty(204);
  }),

  on(listSessions, ({ db, user, request }) =>
    json({
      sessions: db.sessions
        .filter((one) => one.user === user)
        .map(({ id, createdAt }, index) => ({
          id,
          created_at: naiveTime(createdAt, id),
          last_used_at: naiveTime(createdAt, id),
          expires_at: naiveTime(createdAt + 30 * 86_400_000, id),
          current: index === 0 && !request.headers.has("Authorization"),
        })),
    }),
  ),

  on(deleteOneSession, ({ db, user, params }) => {
    const session = db.sessions.find((one) => one.id === params.id && one.user === user);
    if (session === undefined) throw refused(because("session_not_found"));
    db.sessions = db.sessions.filter((one) => one !== session);
    return empty(204);
  }),
];

function keysOf(db: MockDb, user: string): MockDb["keys"] {
  return db.keys.filter((one) => one.user === user);
}
