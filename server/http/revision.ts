import { createHash } from "node:crypto";
import type { Actor, Revisioned } from "#server/ports/requests.ts";
import type { AppContext } from "./env.ts";

/**
 * Answers a polled list, or 304 where the client has it already. The tag covers the user, the request and the revision.
 * It is weak because the same answer may be sent compressed or not.
 */
export async function answerRevisioned<T>(
  c: AppContext,
  actor: Actor,
  answer: Revisioned<T>,
  write: (value: T) => Response,
): Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  const key = JSON.stringify([actor.userId, pathname, search, answer.revision]);
  const tag = `W/"${createHash("sha256").update(key).digest("base64url").slice(0, 22)}"`;
  const known = c.req.header("if-none-match")?.split(",") ?? [];
  const headers = {
    ETag: tag,
    "Cache-Control": "private, no-cache",
    Vary: "Authorization, Cookie",
  };
  if (known.some((each) => each.trim() === "*" || sameTag(each.trim(), tag))) {
    return new Response(null, { status: 304, headers });
  }
  const response = write(await answer.load());
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function sameTag(one: string, other: string): boolean {
  return one.replace(/^W\//, "") === other.replace(/^W\//, "");
}
