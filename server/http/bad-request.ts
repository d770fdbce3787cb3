import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/** Requests that no route sees: what is wrong with them, in the shape of every other error. */

/** A 400 for a request that says where it goes twice, or not at all; else null. */
export function refuseHost(incoming: IncomingMessage): Response | null {
  const hosts = incoming.rawHeaders.filter((text, at) => at % 2 === 0 && /^host$/i.test(text));
  if (hosts.length > 1) return badRequest("The request has more than one Host header");
  return null;
}

/** For what the adaptor makes of a request that has no address: no Host header, or one that is none. */
export function badRequest(detail: string): Response {
  return Response.json({ detail }, { status: 400 });
}

const sentences: Record<string, [status: string, detail: string]> = {
  HPE_HEADER_OVERFLOW: [
    "431 Request Header Fields Too Large",
    "The headers of the request are too large",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request did not arrive in time"],
};

/** Answers what cannot be parsed as HTTP, and closes. */
export function answerUnparsed(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy(error);
      return;
    }
    const [status, detail] = sentences[error.code ?? ""] ?? [
      "400 Bad Request",
      "The request is not HTTP",
    ];
    const body = JSON.stringify({ detail });
    socket.end(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
}
