import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { GeneralCode } from "#contract/refusals.ts";
import type { SentError } from "#contract/sent-error.ts";

/** Requests that no route sees: what is wrong with them, in the shape of every other error. */

/** A 400 for a request that says where it goes twice, or not at all; else null. */
export function refuseHost(incoming: IncomingMessage): Response | null {
  const hosts = incoming.rawHeaders.filter((text, at) => at % 2 === 0 && /^host$/i.test(text));
  if (hosts.length > 1) return badRequest("The request has more than one Host header");
  return null;
}

/** For what the adaptor makes of a request that has no address: no Host header, or one that is none. */
export function badRequest(detail: string): Response {
  return Response.json(bodyOf("bad_request", detail), { status: 400 });
}

function bodyOf(code: GeneralCode, detail: string): SentError {
  return { detail, code, params: {} };
}

const unparsed: Record<string, [status: string, body: SentError]> = {
  HPE_HEADER_OVERFLOW: [
    "431 Request Header Fields Too Large",
    bodyOf("too_large", "The headers of the request are too large"),
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    "408 Request Timeout",
    bodyOf("timeout", "The request did not arrive in time"),
  ],
};

/** Answers what cannot be parsed as HTTP, and closes. */
export function answerUnparsed(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy(error);
      return;
    }
    const [status, said] = unparsed[error.code ?? ""] ?? [
      "400 Bad Request",
      bodyOf("bad_request", "The request is not HTTP"),
    ];
    const body = JSON.stringify(said);
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
}
