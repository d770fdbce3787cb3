import { because } from "#contract/refusals.ts";
import type { Role } from "#contract/dataset.ts";
import type { Feature } from "#contract/features.ts";
import { keepSecret, keysPerPerson } from "#contract/credentials.ts";
import { routes } from "#contract/routes.ts";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { ServiceError, refused } from "#server/errors.ts";
import type { Actor } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import { keyOf, sessionCookie } from "./auth.ts";
import type { AppContext } from "./env.ts";
import { AttemptLimit } from "./attempt-limit.ts";
import { originOf } from "./same-origin.ts";
import type { ServeRoute } from "./serve-route.ts";
import { isOverTls } from "./tls.ts";

export interface SessionOptions {
  version: string;
  authOff: boolean;
  maxFileBytes: number;
  /** The extensions that this backend has. */
  features: readonly Feature[];
  /** What a user may do with all datasets; absent: that depends on the dataset. */
  roleOf?: ((actor: Actor) => Promise<Role>) | undefined;
  now: () => number;
}

export function serveSession(
  serve: ServeRoute,
  { accounts }: Pick<Services, "accounts">,
  { version, authOff, maxFileBytes, features, roleOf, now }: SessionOptions,
): void {
  const attempts = new AttemptLimit({ limit: 10, seconds: 60, now });

  serve(routes.getCapabilities, () => ({
    version,
    features: [...features],
    max_file_bytes: maxFileBytes,
  }));

  serve(routes.getMe, async ({ actor }) => ({
    email: actor.email,
    ...(roleOf === undefined ? {} : { role: await roleOf(actor) }),
  }));

  serve(routes.createSession, async ({ c, body }) => {
    // Otherwise another site could sign its visitor in as another user.
    if (originOf(c) === "other") {
      throw new ServiceError("forbidden", "Sign in from this server's own page");
    }
    const address = c.env?.incoming?.socket.remoteAddress ?? "unknown";
    // Looked up first: behind a proxy all clients share one address, and wrong codes of one must not block the right
    // code of another.
    const signedIn = await accounts.signIn(body.code);
    if (signedIn === null) {
      attempts.check(address);
      attempts.failed(address);
      throw refused(because("sign_in_code_invalid"));
    }
    setCookie(c, sessionCookie, signedIn.sessionToken, {
      ...cookieOptions(c),
      expires: signedIn.expires,
    });
    return { email: signedIn.actor.email };
  });

  serve(routes.deleteSession, async ({ c }) => {
    const token = getCookie(c, sessionCookie);
    if (token !== undefined) await accounts.signOut(token);
    deleteCookie(c, sessionCookie, cookieOptions(c));
    // Pictures are cached for a year: the next user of this browser must not find them on its disk.
    c.header("Clear-Site-Data", '"cache"');
    return c.body(null, 204);
  });

  serve(routes.getApiCredentials, async ({ c, actor }) => {
    if (!authOff && c.req.header("authorization") !== undefined) {
      throw refused(because("browser_session_needed"));
    }
    const key = await accounts.createKey(actor, keysPerPerson);
    c.header("Cache-Control", "no-store");
    return { ...key, message: keepSecret };
  });

  serve(routes.listApiKeys, async ({ c, actor }) => {
    const current = authOff ? null : keyOf(c);
    const keys = await accounts.keys(actor);
    return {
      keys: keys.map((key) => ({ ...key, current: key.api_key === current })),
      limit: keysPerPerson,
    };
  });

  serve(routes.deleteApiKey, ({ actor, params }) => accounts.revokeKey(actor, params.key));

  serve(routes.listSessions, async ({ c, actor }) => ({
    sessions: await accounts.sessions(
      actor,
      c.req.header("authorization") === undefined ? getCookie(c, sessionCookie) : undefined,
    ),
  }));

  serve(routes.deleteOneSession, ({ actor, params }) => accounts.endSession(actor, params.id));
}

function cookieOptions(c: AppContext) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isOverTls(c),
  } as const;
}
