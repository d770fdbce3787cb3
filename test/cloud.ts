/**
 * A stand-in for Visual Layer Cloud: the plain profile of the mock behind a socket, with the documented tokens. It has
 * what the documents describe and nothing else; a test can make it fail as servers and networks do.
 */

import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { getResponse } from "msw";
import { mockUsers } from "#mock/db.ts";
import { handlers } from "#mock/handlers.ts";
import { advanceMock, mockDb, resetMock, settleMock } from "#mock/state.ts";

export interface CloudRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
}

/** Answers a request in place of the cloud; undefined: the cloud answers it. */
export type Fault = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) => void | undefined | "answered" | Promise<void | undefined | "answered">;

export interface Cloud {
  /** Its origin. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** All requests so far. */
  readonly requests: CloudRequest[];
  /** Requests whose client left before the answer was complete. */
  left(): number;
  /** Begins anew with the seeded datasets of the mock, without a fault. */
  reset(): void;
  /** Has no datasets but these. */
  keep(...ids: readonly string[]): void;
  /** Lets every task end that can. */
  settle(): void;
  /** Lets its time pass. */
  advance(ms: number): void;
  /** Makes it fail, until it is called again. */
  fault(next: Fault | undefined): void;
  stop(): Promise<void>;
}

/** The ids and names of its datasets, and its people. */
export { seeded } from "#mock/seed.ts";
export { mockUsers };

/**
 * Starts the stand-in. Its state is that of the mock in this process.
 * @param user the owner of the key
 */
export async function startCloud(user: string = mockUsers.owner): Promise<Cloud> {
  resetMock("plain");
  const key = "11111111-aaaa-4aaa-8aaa-111111111111";
  const secret = "the secret of the cloud, which no browser sees";
  const requests: CloudRequest[] = [];
  let left = 0;
  let fault: Fault | undefined;

  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    requests.push({
      method,
      path: url,
      headers: headers as Readonly<Record<string, string | undefined>>,
    });
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) left += 1;
    });
    void (async () => {
      if ((await fault?.(incoming, outgoing)) === "answered") return;
      const response = await answer(incoming);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      if (response.body === null) outgoing.end();
      else await pipeline(Readable.fromWeb(response.body), outgoing);
    })().catch(() => outgoing.destroy());
  });

  async function answer(incoming: IncomingMessage): Promise<Response> {
    const { method = "GET", url = "/", headers } = incoming;
    if (!(await isSigned(headers.authorization))) {
      return Response.json({ detail: "Could not validate credentials" }, { status: 401 });
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
    const body = Buffer.concat(chunks);
    const request = new Request(new URL(url, `http://${headers.host}`), {
      method,
      headers: {
        authorization: `Bearer mock:${user}`,
        ...(headers["content-type"] === undefined
          ? {}
          : { "content-type": headers["content-type"] }),
      },
      ...(body.length === 0 || method === "GET" ? {} : { body }),
    });
    return (
      (await getResponse(handlers, request)) ??
      // As the frameworks of such services answer.
      Response.json({ detail: "Not Found" }, { status: 404 })
    );
  }

  async function isSigned(authorization: string | undefined): Promise<boolean> {
    const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
    if (token === undefined) return false;
    try {
      const { kid, alg } = decodeProtectedHeader(token);
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
        algorithms: ["HS256"],
        subject: key,
        issuer: "sdk",
        requiredClaims: ["iat", "exp"],
      });
      const isLater = (payload.iat ?? 0) > Date.now() / 1000 + 60;
      return kid === key && alg === "HS256" && !isLater;
    } catch {
      return false;
    }
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    secret,
    requests,
    left: () => left,
    reset() {
      resetMock("plain");
      fault = undefined;
      requests.length = 0;
    },
    keep(...ids) {
      const db = mockDb();
      db.datasets = db.datasets.filter(({ id }) => ids.includes(id));
      db.tasks = db.tasks.filter(({ datasetId }) => ids.includes(datasetId));
    },
    settle: settleMock,
    advance: advanceMock,
    fault: (next) => {
      fault = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
