import { type IncomingMessage, type ServerResponse, createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * What happens to a request: `pass`; `fail`, before it reached the store; `lose`, after the store has done it, with an
 * error in place of the answer; `break`, in the middle of the answer; `hang`, without an answer; `gone`, with the 404 of
 * what is in front of a store while it starts.
 */
export type Fate = "pass" | "fail" | "lose" | "break" | "hang" | "gone";

export interface FaultyProxy {
  /** Its address, with the path of the endpoint behind it. */
  endpoint: string;
  /** Decides about each request; by default all pass. */
  fateOf: (request: IncomingMessage) => Fate;
  /** Added to each request, in milliseconds. */
  delayMs: number;
  /** How many requests had each fate. */
  counts: Record<Fate, number>;
  stop(): void;
}

/** A proxy in front of an object store, in this process. */
export async function startFaultyProxy(behind: string): Promise<FaultyProxy> {
  const target = new URL(behind);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    endpoint: `http://127.0.0.1:${port}${target.pathname}`,
    fateOf: () => "pass",
    delayMs: 0,
    counts: { pass: 0, fail: 0, lose: 0, break: 0, hang: 0, gone: 0 },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fate = proxy.fateOf(request);
    proxy.counts[fate] += 1;
    if (proxy.delayMs > 0) await wait(proxy.delayMs);
    if (fate === "hang") return;
    if (fate === "fail") return fail(request, response);
    if (fate === "gone") {
      request.resume();
      response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
      return;
    }
    const { hostname, port: at } = target;
    const { method, url, headers } = request;
    // With the host of the signature.
    const sent = ask({ hostname, port: at, path: url, method, headers }, (found) => {
      if (fate === "lose") {
        found.resume();
        found.once("end", () => fail(request, response));
        return;
      }
      response.writeHead(found.statusCode ?? 502, found.headers);
      if (fate === "pass") return void found.pipe(response);
      found.once("data", (part: Buffer) => {
        response.write(part.subarray(0, part.length >> 1), () => response.destroy());
      });
      found.once("end", () => response.destroy());
    });
    sent.once("error", () => response.destroy());
    request.pipe(sent);
  }

  return proxy;
}

function fail(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response
    .writeHead(500, { "content-type": "application/xml" })
    .end("<Error><Code>InternalError</Code><Message>We failed</Message></Error>");
}
