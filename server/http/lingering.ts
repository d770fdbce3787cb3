import type { MiddlewareHandler } from "hono";
import { setImmediate } from "node:timers/promises";
import type { AppEnv } from "./env.ts";

/** The most bytes that are still read of a request that was refused before its body had arrived. */
const drainBytes = 1024 * 1024 * 1024;
const drainMs = 10_000;

/**
 * An answer that precedes the end of its request announces that the connection closes, and closes it only when the rest
 * has arrived, within limits: closing a connection with unread bytes resets it, and then the client may never see the
 * answer.
 */
export const closeAfterRefusal: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const incoming = c.env?.incoming;
  if (incoming === undefined || incoming.complete || c.res.status < 400) return;
  if (c.req.method === "GET" || c.req.method === "HEAD") return;
  const answer = new Uint8Array(await c.res.arrayBuffer());
  const headers = new Headers(c.res.headers);
  headers.set("Connection", "close");
  headers.set("Content-Length", String(answer.byteLength));
  const rest = c.req.raw.body;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(answer),
    async pull(controller) {
      await drained(rest);
      controller.close();
    },
  });
  c.res = new Response(body, { status: c.res.status, headers });
};

async function drained(body: ReadableStream<Uint8Array> | null): Promise<void> {
  // The reader of the body has been told to stop, and releases its lock within this turn.
  await setImmediate();
  if (body === null || body.locked) return;
  const reader = body.getReader();
  // Ends a read that waits for bytes that do not arrive.
  const timer = setTimeout(() => reader.releaseLock(), drainMs);
  try {
    for (let read = 0; read < drainBytes;) {
      const { done, value } = await reader.read();
      if (done) return;
      read += value.byteLength;
    }
  } catch {
    // given up, or the client has left
  } finally {
    clearTimeout(timer);
    reader.releaseLock();
  }
}
