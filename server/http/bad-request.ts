import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { GeneralCode } from "#contract/refusals.ts";
import type { SentError } from "#contract/sent-error.ts";

/** Answers requests that no route sees, in the shape of every other error. */

/** A 400 for a request with more than one Host header, or none; else null. */
export function refuseHost(incoming: IncomingMessage): Response | null {
  const hosts = incoming.rawHeaders.filter((text, at) => at % 2 === 0 && /^host$/i.test(text));
  if (hosts.length > 1) return badRequest("The request has more than one Host header");
  return null;
}

/** For a request without an address for the adaptor: with a missing or invalid Host header. */
export function badRequest(detail: string): Response {
  return Response.json(bodyOf("bad_request", detail), { status: 400 });
}

/** For a failure outside of the app's own error handling. */
export function internalError(): Response {
  return Response.json(bodyOf("internal", "Internal server error"), { status: 500 });
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

/** Answers requests that cannot be parsed as HTTP, and closes the connection. */
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
