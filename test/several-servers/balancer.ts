import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/**
 * A balancer as simple as one may be: each request goes to the next process that is ready, with no memory of who asked
 * before. It passes `Host` on and buffers nothing. A request that no process has accepted is given to the next one.
 */
export interface Balancer {
  url: string;
  /** Requests that each process answered, in the order of `targets`. */
  answered: readonly number[];
  close(): Promise<void>;
}

const lookEveryMs = 100;
const lookForMs = 1000;

export async function startBalancer(targets: () => readonly string[]): Promise<Balancer> {
  const answered = targets().map(() => 0);
  let ready: readonly string[] = targets();
  let turn = 0;
  const stopping = new AbortController();

  const looking = (async () => {
    while (!stopping.signal.aborted) {
      const all = targets();
      const found = await Promise.all(all.map(isReady));
      ready = all.filter((_, index) => found[index]);
      await wait(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, tried: number): void {
    const target = ready[turn % Math.max(1, ready.length)];
    turn += 1;
    if (target === undefined || tried > ready.length) {
      outgoing.writeHead(503, { "retry-after": "1" }).end("no process is ready");
      return;
    }
    const { hostname, port } = new URL(target);
    const { method = "GET", url: path, headers } = incoming;
    let accepted = false;
    const onward = request({ hostname, port, method, path, headers, agent: false });
    // Not before: what is read for a process that does not accept it would be lost for the next one.
    const accept = (): void => {
      accepted = true;
      incoming.pipe(onward);
    };
    onward.once("socket", (socket) => socket.once("connect", accept));
    onward.once("response", (answer) => {
      const at = targets().indexOf(target);
      if (at !== -1) answered[at] = (answered[at] ?? 0) + 1;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      // A half answer must not look like a whole one.
      answer.once("error", () => outgoing.destroy());
    });
    onward.once("error", () => {
      if (!accepted) return forward(incoming, outgoing, tried + 1);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end("the process broke off");
    });
    outgoing.once("close", () => onward.destroy());
  }

  const server = createServer((incoming, outgoing) => forward(incoming, outgoing, 0));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    answered,
    async close() {
      stopping.abort();
      server.closeAllConnections();
      server.close();
      await looking;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(lookForMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
