import { type HttpBindings, RequestError, getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { type Server, createServer } from "node:http";
import { StartError } from "#server/start-error.ts";
import { answerUnparsed, badRequest, internalError, refuseHost } from "./bad-request.ts";
import type { AppEnv } from "./env.ts";

const dayMs = 24 * 3_600_000;

export interface NodeServer {
  /** `http://host:port`, with the actual port for 0. */
  url: string;
  /** Accepts no new requests, lets running ones finish, and cuts those that exceed the grace, in ms. */
  close(grace?: number): Promise<void>;
}

/**
 * Listens.
 * @throws StartError in one line, where the address is not available
 */
export async function listen(
  app: Hono<AppEnv>,
  { host, port }: { host: string; port: number },
): Promise<NodeServer> {
  const answer = getRequestListener(
    (request, env) => refuseHost((env as HttpBindings).incoming) ?? app.fetch(request, env),
    { errorHandler: answerOutside },
  );
  // Without a Host header Node would answer without a message.
  // The readers of bodies limit their time: an upload may take as long as bytes arrive.
  // An address has room for a filter of a thousand names, and a page whose address is too long can report that.
  const options = {
    requireHostHeader: false,
    headersTimeout: 60_000,
    requestTimeout: dayMs,
    maxHeaderSize: 65_536,
  };
  const server = createServer(options, (incoming, outgoing) => {
    void answer(incoming, outgoing);
  });
  answerUnparsed(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${actual}`,
    close: (grace = 10_000) => close(server, grace),
  };
}

/** The app answers its own failures: this one is in the adaptor, or in middleware around the app. */
function answerOutside(error: unknown): Response {
  return error instanceof RequestError
    ? badRequest("The request names no valid host and path")
    : internalError();
}

async function close(server: Server, grace: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection becomes idle after its last answer, which is after server.close() has checked it.
  const idle = setInterval(() => server.closeIdleConnections(), 25);
  const cut = setTimeout(() => server.closeAllConnections(), grace);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new StartError(
        `port ${port} on ${host} is in use: set PORT to another one, or to 0 for any free one`,
      );
    case "EACCES":
      return new StartError(
        `port ${port} on ${host} needs more rights: set PORT to one above 1023`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartError(`HOST=${host} is not an address of this machine`);
    default:
      return error;
  }
}
