import type { MiddlewareHandler } from "hono";
import { setImmediate } from "node:timers/promises";
import type { AppEnv } from "./env.ts";

/** What is still taken of a request that was refused while its body was on the way. */
const drainBytes = 1024 * 1024 * 1024;
const drainMs = 10_000;

/**
 * An answer that comes before the whole request did says that the connection closes, and closes it only when the rest
 * has arrived, within bounds: a connection that is closed on bytes that were not read is reset, and then the client
 * may never see the answer.
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
  // Whatever read it has been told to stop, and lets go of it within this turn.
  await setImmediate();
  if (body === null || body.locked) return;
  const reader = body.getReader();
  // Ends a read that waits for bytes which do not come.
  const timer = setTimeout(() => reader.releaseLock(), drainMs);
  try {
    for (let read = 0; read < drainBytes;) {
      const { done, value } = await reader.read();
      if (done) return;
      read += value.byteLength;
    }
  } catch {
    // given up, or the client has gone
  } finally {
    clearTimeout(timer);
    reader.releaseLock();
  }
}
