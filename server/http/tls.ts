import type { Context } from "hono";

/**
 * Whether the browser came by TLS, which a proxy in front ends and names. Any client can claim it, and only about
 * itself: a browser ignores what is said of TLS in an answer that came without.
 */
export function isOverTls(c: Context): boolean {
  // A chain of proxies lists all of them, the one nearest to the browser first.
  const forwarded = c.req.header("x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
  return forwarded === "https" || new URL(c.req.url).protocol === "https:";
}
