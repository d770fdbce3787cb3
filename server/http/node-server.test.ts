import { Hono } from "hono";
import { once } from "node:events";
import { mkdtemp, open, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { createLog } from "#server/log.ts";
import { createApp } from "./app.ts";
import type { AppEnv } from "./env.ts";
import { type NodeServer, listen } from "./node-server.ts";
import { type FakeServices, datasetId, fakeServices, keys } from "./testing/fake-services.ts";
import { token } from "./testing/test-app.ts";

let server: NodeServer | undefined;
afterEach(() => server?.close(0));

const anywhere = { host: "127.0.0.1", port: 0 };

test("port 0 is a free port, which the address contains", async () => {
  const app = new Hono<AppEnv>().get("/", (c) => c.text("here"));
  server = await listen(app, anywhere);
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect(await (await fetch(server.url)).text()).toBe("here");
});

test("closing waits for the running request and accepts no new one", async () => {
  const entered = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const app = new Hono<AppEnv>().get("/", async (c) => {
    entered.resolve();
    await released.promise;
    return c.text("finished");
  });
  server = await listen(app, anywhere);
  const { url } = server;
  const running = fetch(url);
  await entered.promise;
  const closed = server.close();
  await expect(fetch(url)).rejects.toThrow();
  released.resolve();
  expect(await (await running).text()).toBe("finished");
  await closed;
});

test("a request that outlasts the grace is cut", async () => {
  const entered = Promise.withResolvers<void>();
  const app = new Hono<AppEnv>().get("/", () => {
    entered.resolve();
    return new Promise<Response>(() => {});
  });
  server = await listen(app, anywhere);
  const running = fetch(server.url);
  const cut = expect(running).rejects.toThrow();
  await entered.promise;
  await server.close(0);
  await cut;
});

test("a port in use and a foreign address are refused in one line", async () => {
  server = await listen(new Hono<AppEnv>(), anywhere);
  const port = Number(new URL(server.url).port);
  await expect(listen(new Hono<AppEnv>(), { host: "127.0.0.1", port })).rejects.toThrow(
    `port ${port} on 127.0.0.1 is in use: set PORT to another one, or to 0 for any free one`,
  );
  await expect(listen(new Hono<AppEnv>(), { host: "192.0.2.1", port: 0 })).rejects.toThrow(
    "HOST=192.0.2.1 is not an address of this machine",
  );
});

/** The server's answer to raw bytes. */
async function answerTo(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.end(bytes);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

test.for([
  ["two Host headers", "GET /healthz HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n"],
  ["HTTP/1.0 without one", "GET /healthz HTTP/1.0\r\n\r\n"],
  ["HTTP/1.1 without one", "GET /healthz HTTP/1.1\r\n\r\n"],
  ["one that is none", "GET /healthz HTTP/1.1\r\nHost: a b/c\r\n\r\n"],
  ["what is no HTTP", "hello there\r\n\r\n"],
])("%s: an error with a detail", async ([, bytes = ""]) => {
  const { url } = await listenWithApi();
  const answer = await answerTo(url, bytes);
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect(JSON.parse(answer.slice(answer.indexOf("{")).split("\r\n")[0] ?? "")).toEqual({
    detail: expect.any(String),
    code: "bad_request",
    params: {},
  });
});

async function listenWithApi(
  { services, calls }: FakeServices = fakeServices(),
  limits: { uploadIdleMs?: number; maxFileBytes?: number } = {},
): Promise<{ url: string; calls: FakeServices["calls"] }> {
  server = await listen(
    createApp({ services, log: createLog("silent"), version: "1.2.3", ...limits }),
    anywhere,
  );
  return { url: server.url, calls };
}

/** Sends the head of an upload and the beginning of its file; the caller reads the answer. */
async function beginUpload(url: string, extra: string) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(
    [
      `POST /api/v1/ingestion/${datasetId}/data_files/1 HTTP/1.1`,
      "Host: 127.0.0.1",
      `Authorization: Bearer ${await token()}`,
      "Content-Type: multipart/form-data; boundary=b",
      extra,
      "",
      "",
    ].join("\r\n"),
  );
  return socket;
}

const partHead = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n';

test("a stalled upload is answered and its connection closed", async () => {
  const { url } = await listenWithApi(fakeServices(), { uploadIdleMs: 50 });
  const socket = await beginUpload(url, "Content-Length: 1000000");
  socket.write(`${partHead}half`);
  // The rest never arrives; the server closes the connection as soon as the client leaves.
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1.1 408 /);
  expect(String(answer)).toMatch(/\r\nconnection: close\r\n/i);
  expect(String(answer)).toContain("did not arrive in time");
  socket.destroy();
});

test("a chunked upload over the limit gets its answer while it is still being sent, and is then closed", async () => {
  const { url } = await listenWithApi(fakeServices(), { maxFileBytes: 2 * 1024 * 1024 });
  const socket = await beginUpload(url, "Transfer-Encoding: chunked");
  const chunk = Buffer.alloc(1024 * 1024, "x");
  const framed = (bytes: Uint8Array | string) => {
    socket.write(`${bytes.length.toString(16)}\r\n`);
    socket.write(bytes);
    return socket.write("\r\n");
  };
  let answer = "";
  socket.on("data", (part) => (answer += String(part)));
  const ended = once(socket, "end");
  framed(partHead);
  // All 20 MB: a client that is cut off while it sends may never read the answer.
  for (let sent = 0; sent < 20; sent++) if (!framed(chunk)) await once(socket, "drain");
  framed("\r\n--b--\r\n");
  socket.write("0\r\n\r\n");
  await ended;
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  expect(answer).toContain(
    '{"detail":"a.png is larger than the 2 MB that a file may have here","code":"file_too_large"',
  );
  socket.destroy();
});

test("one user's uploads are limited, and those of others continue", async () => {
  const fake = fakeServices();
  const held = Promise.withResolvers<void>();
  fake.services.ingestion.upload = async () => await held.promise;
  const { url } = await listenWithApi(fake);
  const send = async (key = keys.editor) => {
    const body = new FormData();
    body.append("files", new File(["x"], "a.png"));
    const headers = { authorization: `Bearer ${await token({ key })}` };
    const path = `/api/v1/ingestion/${datasetId}/data_files/1`;
    return await fetch(`${url}${path}`, { method: "POST", headers, body });
  };
  const taken = Array.from({ length: 33 }, () => send());
  const refused = await Promise.race(taken);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("2");
  const other = send(keys.viewer);
  held.resolve();
  expect((await other).status).toBe(202);
  const statuses = (await Promise.all(taken)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 202)).toHaveLength(32);
});

test("a HEAD on a file leaves no file open", async () => {
  const folder = await mkdtemp(join(tmpdir(), "head-"));
  const path = join(folder, "a.png");
  await writeFile(path, "x".repeat(300_000));
  const fake = fakeServices();
  fake.services.media.content = async () => ({
    type: "image/png",
    hasRanges: true,
    size: 300_000,
    isVerified: true,
    open: async () => Readable.toWeb((await open(path)).createReadStream()),
  });
  const { url } = await listenWithApi(fake);
  const address = `${url}/api/v1/dataset/${datasetId}/media/${datasetId}/content?v=${"a".repeat(64)}`;
  for (let count = 0; count < 20; count++) {
    const headers = { authorization: `Bearer ${await token()}` };
    const answer = await fetch(address, { method: "HEAD", headers });
    expect([answer.status, answer.headers.get("content-length")]).toEqual([200, "300000"]);
  }
  const files = await Promise.all(
    (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
  );
  expect(files.filter((file) => file === path)).toEqual([]);
  await rm(folder, { recursive: true });
});

test("an upload arrives completely over a real connection", async () => {
  const { url, calls } = await listenWithApi();
  const body = new FormData();
  const text = "x".repeat(5_000_000);
  body.append("files", new File([text], "big.png"));
  const answer = await fetch(`${url}/api/v1/ingestion/${datasetId}/data_files/1`, {
    method: "POST",
    headers: { authorization: `Bearer ${await token()}` },
    body,
  });
  expect(answer.status).toBe(202);
  expect(calls).toEqual([["ingestion.upload", 1, [["big.png", text]]]]);
});

test("an upload that is refused before its bytes are read gets its answer", async () => {
  const { url } = await listenWithApi();
  const body = new FormData();
  body.append("files", new File(["x".repeat(3_000_000)], "big.png"));
  const answer = await fetch(`${url}/api/v1/ingestion/${datasetId}/data_files/1`, {
    method: "POST",
    headers: { authorization: `Bearer ${await token({ key: keys.viewer })}` },
    body,
  });
  expect(answer.status).toBe(403);
});

test("a client that leaves in the middle of an upload does not disturb other requests", async () => {
  const { url, calls } = await listenWithApi();
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    [
      `POST /api/v1/ingestion/${datasetId}/data_files/1 HTTP/1.1`,
      "Host: 127.0.0.1",
      `Authorization: Bearer ${await token()}`,
      "Content-Type: multipart/form-data; boundary=b",
      "Content-Length: 100000",
      "",
      '--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"',
      "",
      "half",
    ].join("\r\n"),
  );
  await new Promise<void>((resolve) => socket.end(resolve));
  socket.destroy();
  const answer = await fetch(`${url}/healthz`);
  expect(answer.status).toBe(200);
  expect(calls).toEqual([]);
});

test("a write is told when its client has left", async () => {
  const entered = Promise.withResolvers<void>();
  const left = Promise.withResolvers<boolean | undefined>();
  const closed = Promise.withResolvers<void>();
  const fake = fakeServices();
  fake.services.media.edit = async ({ isAbandoned }) => {
    expect(isAbandoned?.()).toBe(false);
    entered.resolve();
    await closed.promise;
    left.resolve(isAbandoned?.());
    return { updated: 0, head: "h" };
  };
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.env.outgoing?.once("close", () => setImmediate(closed.resolve));
    await next();
  });
  app.route("/", createApp({ services: fake.services, log: createLog("silent"), version: "1" }));
  server = await listen(app, anywhere);
  const leaving = new AbortController();
  const asked = fetch(`${server.url}/api/v1/dataset/${datasetId}/media`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${await token()}`, "content-type": "application/json" },
    body: JSON.stringify({ filter: {}, add_tags: ["x"] }),
    signal: leaving.signal,
  });
  const cut = expect(asked).rejects.toThrow();
  await entered.promise;
  leaving.abort();
  await cut;
  expect(await left.promise).toBe(true);
});

test("an address with a thousand names is accepted, and a far longer one answers 431 with the reason", async () => {
  const app = new Hono<AppEnv>().get("/", (c) => c.text(String(c.req.queries("label")?.length)));
  server = await listen(app, anywhere);
  const names = Array.from({ length: 1_000 }, (_, index) => `label=${index}${"a".repeat(50)}`);
  expect(await (await fetch(`${server.url}/?${names.join("&")}`)).text()).toBe("1000");
  const answer = await fetch(`${server.url}/?${"a".repeat(70_000)}`);
  expect(answer.status).toBe(431);
  expect(await answer.json()).toEqual({
    detail: "The headers of the request are too large",
    code: "too_large",
    params: {},
  });
});
