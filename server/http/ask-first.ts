import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";

/**
 * Marks a sign-in link that another site may have sent a visitor to, so that the console asks before it signs in.
 * Only the request of the page itself says where a visit comes from, and `document.referrer` can be emptied by the
 * site that links. Without the header (plain HTTP beyond this machine) it may be another site.
 */
export const askFirst: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { pathname, searchParams } = new URL(c.req.url);
  const site = c.req.header("sec-fetch-site");
  const isOwn = site === "none" || site === "same-origin";
  if (isOwn || !searchParams.has("code") || searchParams.has("ask")) return next();
  searchParams.set("ask", "1");
  // A path of two slashes would be another host.
  const path = pathname.replace(/^\/+/, "/");
  return c.body(null, 302, { Location: `${path}?${searchParams}`, "Cache-Control": "no-store" });
};
