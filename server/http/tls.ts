import type { Context } from "hono";

/**
 * Whether the browser uses TLS, which a proxy in front terminates and reports. Any client can claim it, but only
 * affects itself: a browser ignores headers about TLS in an answer over plain HTTP.
 */
export function isOverTls(c: Context): boolean {
  // A chain of proxies lists all of them, the one nearest to the browser first.
  const forwarded = c.req.header("x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
  return forwarded === "https" || new URL(c.req.url).protocol === "https:";
}
