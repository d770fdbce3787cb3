import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./env.ts";

/**
 * Marks a sign-in link that another site may have opened, so that the console asks before it signs in. Only the request
 * for the page itself says where the visit comes from, because the linking site can empty `document.referrer`. Without
 * the header (plain HTTP beyond this machine) it counts as another site.
 */
export const askFirst: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { pathname, searchParams } = new URL(c.req.url);
  const site = c.req.header("sec-fetch-site");
  const isOwn = site === "none" || site === "same-origin";
  if (isOwn || !searchParams.has("code") || searchParams.has("ask")) return next();
  searchParams.set("ask", "1");
  // A path that begins with two slashes would be another host.
  const path = pathname.replace(/^\/+/, "/");
  return c.body(null, 302, { Location: `${path}?${searchParams}`, "Cache-Control": "no-store" });
};
