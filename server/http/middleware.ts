import type { MiddlewareHandler } from "hono";
import { randomUUID } from "node:crypto";
import type { Log } from "#server/log.ts";
import type { AppEnv } from "./env.ts";
import { isOverTls } from "./tls.ts";

/** Accepts the client's X-Request-Id where it is harmless, else creates one; every answer contains it. */
export const requestId: MiddlewareHandler<AppEnv> = async (c, next) => {
  const given = c.req.header("x-request-id");
  const id = given !== undefined && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
  c.set("requestId", id);
  await next();
  c.res.headers.set("X-Request-Id", id);
};

/** One line a request. Queries are left out, because they may contain a sign-in code. */
export function requestLog(log: Log): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const began = performance.now();
    await next();
    log.debug(
      {
        requestId: c.var.requestId,
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        ms: Math.round((performance.now() - began) * 10) / 10,
      },
      "request",
    );
  };
}

// Mantine writes style attributes and a style element; scripts come only from our own files.
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

/**
 * Security headers of every answer; an answer's own headers take precedence.
 * @param embedOrigins whose pages may frame a timeline; all other pages cannot be framed
 */
export function securityHeaders(embedOrigins: readonly string[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    const framedBy = isEmbed(c.req.url) ? embedOrigins : [];
    const ancestors = framedBy.length === 0 ? "'none'" : framedBy.join(" ");
    if (!headers.has("Content-Security-Policy")) {
      headers.set("Content-Security-Policy", `${contentPolicy}; frame-ancestors ${ancestors}`);
    }
    headers.set("X-Content-Type-Options", "nosniff");
    // The header cannot contain a list of origins, and a browser that obeys it would refuse all of them.
    if (framedBy.length === 0) headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    // For this host alone: other hosts of the domain may not have TLS.
    if (isOverTls(c)) headers.set("Strict-Transport-Security", "max-age=31536000");
  };
}

/** The one page that may be framed: there the console shows no control that changes data. */
function isEmbed(address: string): boolean {
  const { pathname, searchParams } = new URL(address);
  return /^\/datasets\/[^/]+\/snapshots$/.test(pathname) && searchParams.get("embed") === "1";
}

/** A HEAD is answered like a GET, and the body, which may be an open file, is released. */
export const withoutBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (c.req.method !== "HEAD" || c.res.body === null) return;
  const { body, status, headers } = c.res;
  await body.cancel();
  c.res = new Response(null, { status, headers });
};
