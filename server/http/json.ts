import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { AppContext } from "./env.ts";

/** JSON with its length, so that the compression can skip small answers. */
export function answerJson(
  c: AppContext,
  value: unknown,
  status: ContentfulStatusCode = 200,
): Response {
  const text = JSON.stringify(value ?? null);
  return c.body(text, status, {
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(text)),
    "Cache-Control": "private, no-cache",
  });
}

/** An empty body with its length, which would otherwise be sent as a chunked body. */
export function answerNothing(c: AppContext, status: 200 | 202): Response {
  return c.body(null, status, { "Content-Length": "0" });
}
