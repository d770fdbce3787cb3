import { because } from "#contract/refusals.ts";
import { getCookie } from "hono/cookie";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { ServiceError, refused } from "#server/errors.ts";
import type { Actor } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import type { AppContext } from "./env.ts";
import { isLoopbackHost, originOf } from "./same-origin.ts";

export const sessionCookie = "SESSION";

/** Limits the use of a leaked token to a day. */
export const defaultTokenHours = 24;

/** Tolerance for a client's clock that is ahead, in seconds. */
const clockLeeway = 60;

/** Identifies the requesting user. `changes`: the operation changes something, whatever its method. */
export type Authenticate = (c: AppContext, changes: boolean) => Promise<Actor>;

/** @param tokenHours the longest validity of a token */
export function authenticator(
  accounts: Pick<
    Services["accounts"],
    "keySecret" | "noteKeyUse" | "actorOfSession" | "localOwner"
  >,
  authOff: boolean,
  tokenHours: number,
): Authenticate {
  return async (c, changes) => {
    if (authOff) {
      requireLocal(c, changes);
      return accounts.localOwner();
    }
    const authorization = c.req.header("authorization");
    if (authorization !== undefined) return actorOfToken(accounts, authorization, tokenHours);
    const session = getCookie(c, sessionCookie);
    if (session === undefined) throw new ServiceError("unauthorized", "Sign in, or send a token");
    const actor = await accounts.actorOfSession(session);
    if (actor === null) {
      throw refused(because("session_over"));
    }
    requireSameOrigin(c, changes);
    return actor;
  };
}

/** Browsers attach the cookie to every request, so a change must come from one of our own pages. */
function requireSameOrigin(c: AppContext, changes: boolean): void {
  if (!changes) return;
  const origin = originOf(c);
  const safeMethod = c.req.method === "GET" || c.req.method === "HEAD";
  // Browsers send the origin with every method but these two, for which curl with a cookie is allowed.
  if (origin === "same" || (origin === "unknown" && safeMethod)) return;
  throw new ServiceError("forbidden", "A session can change things only from this server's pages");
}

/** Without authentication every program on this machine may send requests, but no page of another site. */
function requireLocal(c: AppContext, changes: boolean): void {
  if (!isLoopbackHost(c) || (changes && originOf(c) === "other")) {
    throw new ServiceError("forbidden", "Without authentication only this machine is served");
  }
}

async function actorOfToken(
  accounts: Pick<Services["accounts"], "keySecret" | "noteKeyUse">,
  authorization: string,
  tokenHours: number,
): Promise<Actor> {
  const token = bearerToken(authorization);
  if (token === undefined) throw wrongToken("The Authorization header is not a Bearer token");
  try {
    const { kid, alg } = decodeProtectedHeader(token);
    if (typeof kid !== "string" || !/^[\x21-\x7e]{1,255}$/.test(kid) || alg !== "HS256") {
      throw wrongToken();
    }
    const key = await accounts.keySecret(kid);
    if (key === null) throw wrongToken();
    const { payload } = await jwtVerify(token, new TextEncoder().encode(key.secret), {
      algorithms: ["HS256"],
      subject: kid,
      issuer: "sdk",
      requiredClaims: ["exp"],
    });
    const latest = Date.now() / 1000 + clockLeeway;
    if (payload.iat !== undefined && payload.iat > latest) throw wrongToken();
    // jose has checked that it is a number.
    if ((payload.exp ?? Infinity) > latest + tokenHours * 3600) {
      throw wrongToken(
        `The token's exp is more than ${tokenHours} hours ahead: sign one that expires earlier`,
      );
    }
    await accounts.noteKeyUse(kid, key.lastUsed);
    return key.actor;
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    // A failure of ours (the catalog is unavailable) must not look like an invalid token.
    if (!isTokenError(error)) throw error;
    throw error.code === "ERR_JWT_EXPIRED" ? wrongToken("The token has expired") : wrongToken();
  }
}

function bearerToken(authorization: string): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** The key of a request that was authenticated by its token; null for any other. */
export function keyOf(c: AppContext): string | null {
  const token = bearerToken(c.req.header("authorization") ?? "");
  return token === undefined ? null : (decodeProtectedHeader(token).kid ?? null);
}

function isTokenError(error: unknown): error is Error & { code?: string } {
  if (!(error instanceof Error)) return false;
  // decodeProtectedHeader throws a TypeError for garbage; all other errors are JOSEErrors with a code
  if (error instanceof TypeError) return true;
  return "code" in error && typeof error.code === "string" && /^ERR_J/.test(error.code);
}

function wrongToken(sentence = "The token is invalid"): ServiceError {
  return new ServiceError("unauthorized", sentence);
}
