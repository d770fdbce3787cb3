import { createServer } from "node:http";
import { once } from "node:events";
import { createConnection } from "node:net";
import { decodeJwt } from "jose";
import { MockAgent } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routes } from "#contract/routes.ts";
import { type Cloud, type Fault, seeded, startCloud } from "#test/cloud.ts";
import { isInsideHost, isPublicAddress, lookupPublic } from "./public-addresses.ts";
import { SealedAddresses } from "./sealed-addresses.ts";
import { type GatewayApp, startGateway } from "./testing/gateway-app.ts";
import { waitOf } from "./upstream-errors.ts";
import { UpstreamTokens } from "./upstream-token.ts";
import { Upstream } from "./upstream.ts";

/** With short limits of time, which a busy machine exceeds by itself. */
let hasty: GatewayApp;
let gateway: GatewayApp;
let cloud: Cloud;
/** Where requests to other hosts end, instead of in the network. */
const elsewhere = new MockAgent();
beforeAll(async () => {
  elsewhere.disableNetConnect();
  hasty = await startGateway({ limits: { idleMs: 150 } });
  gateway = await startGateway({ limits: { jsonBytes: 200_000 }, elsewhere });
  cloud = gateway.cloud;
});
afterAll(async () => {
  await hasty.close();
  await gateway.close();
});
beforeEach(() => {
  hasty.cloud.reset();
  cloud.reset();
});

const datasets = (of: GatewayApp = gateway) => of.ask("GET", "/datasets");
const answered =
  (status: number, body: string, headers: Record<string, string> = {}): Fault =>
  (_, outgoing) => {
    outgoing.writeHead(status, { "content-type": "application/json", ...headers });
    outgoing.end(body);
    return "answered";
  };

test.each<[string, Fault, number, string, string?]>([
  ["stalls", () => "answered", 504, "upstream_slow"],
  [
    "stalls in the middle of its answer",
    (_, outgoing) => {
      outgoing.writeHead(200, { "content-type": "application/json" });
      outgoing.write("[");
      return "answered";
    },
    504,
    "upstream_slow",
  ],
  [
    "closes the connection in the middle of its answer",
    (_, outgoing) => {
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      outgoing.write("[", () => outgoing.destroy());
      return "answered";
    },
    502,
    "upstream_cut",
  ],
  [
    "closes the connection without an answer",
    (_, outgoing) => {
      outgoing.destroy();
      return "answered";
    },
    502,
    "upstream_unreachable",
    "it closed the connection",
  ],
  [
    "answers with a page",
    answered(200, "<!doctype html><title>Sign in</title>", { "content-type": "text/html" }),
    502,
    "upstream_strange",
    "a web page",
  ],
  [
    "has a page in place of the API",
    answered(404, "<html>Not found</html>", { "content-type": "text/html" }),
    502,
    "upstream_strange",
    "a web page",
  ],
  ["answers nothing", answered(200, ""), 502, "upstream_strange", "an empty body"],
  [
    "answers another shape",
    answered(200, '[{"id":5}]'),
    502,
    "upstream_strange",
    "/datasets: 0.id",
  ],
  ["answers too much", answered(200, `"${"x".repeat(300_000)}"`), 502, "upstream_strange", "bytes"],
  ["fails", answered(500, '{"detail":"secret stack trace"}'), 502, "upstream_failed", "(500)"],
  ["is behind a proxy that fails", answered(502, "<html>"), 502, "upstream_failed"],
  ["is not ready", answered(503, "", { "retry-after": "7" }), 503, "upstream_busy"],
  ["refuses the key for ever", answered(401, '{"detail":"no"}'), 502, "upstream_key_refused"],
  [
    "redirects to another host",
    answered(307, "", { location: "https://evil.example/api/v1/datasets" }),
    502,
    "upstream_elsewhere",
    "https://evil.example",
  ],
  ["asks for fewer requests", answered(429, "{}", { "retry-after": "30" }), 429, "rate_limited"],
])("an upstream that %s is reported", async (name, fault, status, code, words = "") => {
  const of = name.startsWith("stalls") ? hasty : gateway;
  of.cloud.fault(fault);
  const answer = await datasets(of);
  const body = (await answer.json()) as { detail: string; code: string };
  expect({ status: answer.status, ...body }).toMatchObject({ status, code });
  expect(body.detail).toContain(words);
  expect(body.detail).not.toContain("secret");
  expect(answer.headers.get("www-authenticate")).toBeNull();
});

test("the wait that the upstream asks for is passed on, in either form", async () => {
  cloud.fault(answered(429, "{}", { "retry-after": "30" }));
  expect((await datasets()).headers.get("retry-after")).toBe("30");
  cloud.fault(answered(503, "", { "retry-after": "7" }));
  expect((await datasets()).headers.get("retry-after")).toBe("7");
  const now = Date.parse("2026-03-01T12:00:00Z");
  expect(waitOf("Sun, 01 Mar 2026 12:00:20 GMT", now)).toBe(20);
  expect(waitOf("Sun, 01 Mar 2020 12:00:20 GMT", now)).toBe(0);
  expect(waitOf("999999999", now)).toBe(3600);
  expect(waitOf("soon", now)).toBeUndefined();
});

test("refusals are passed on with the sentence or the issues of the upstream", async () => {
  cloud.fault(answered(409, '{"detail":"Operation \'restore\' is blocked"}'));
  const conflict = await datasets();
  expect(conflict.status).toBe(409);
  expect(await conflict.json()).toMatchObject({ detail: "Operation 'restore' is blocked" });
  const issue = { type: "missing", loc: ["body", "name"], msg: "Field required", input: null };
  cloud.fault(answered(422, JSON.stringify({ detail: [issue] })));
  expect(await (await datasets()).json()).toEqual({ detail: [issue] });
  cloud.fault(answered(403, '{"message":"another shape"}'));
  expect(await (await datasets()).json()).toMatchObject({ detail: "Not allowed there" });
});

describe("tokens", () => {
  test("are used again until they are about to expire, and renewed then", async () => {
    let now = Date.now();
    const tokens = new UpstreamTokens(cloud, () => now);
    const first = await tokens.get();
    const { exp = 0 } = decodeJwt(first);
    now = exp * 1000 - 61_000;
    expect(await tokens.get()).toBe(first);
    now = exp * 1000 - 60_000;
    expect(await tokens.get()).not.toBe(first);
  });

  test("are signed by the clock of the upstream where ours is wrong", async () => {
    const upstream = new Upstream({
      url: cloud.url,
      key: cloud.key,
      secret: cloud.secret,
      now: () => Date.now() - 3 * 3_600_000,
    });
    await expect(upstream.call(routes.listDatasets, { query: {} })).resolves.toBeInstanceOf(Array);
    expect(cloud.requests).toHaveLength(2);
    expect(upstream.skew).toBeGreaterThan(3 * 3600 - 60);
    await upstream.call(routes.listDatasets, { query: {} });
    expect(cloud.requests).toHaveLength(3);
    await upstream.close();
  });

  test("that are refused for ever are not signed anew for each request", async () => {
    const upstream = new Upstream({ url: cloud.url, key: cloud.key, secret: "another" });
    for (let n = 0; n < 5; n++) {
      await expect(upstream.call(routes.listDatasets, { query: {} })).rejects.toThrow(/API key/);
    }
    expect(cloud.requests).toHaveLength(6);
    await upstream.close();
  });
});

describe("files of the upstream", () => {
  const open = (address: string, headers: Record<string, string> = {}) =>
    gateway.ask("GET", gateway.addresses.picture(address), { headers });

  test("that redirect to another host are not asked for with the token, nor inside our network", async () => {
    const asked: (string | undefined)[] = [];
    const other = createServer((incoming, outgoing) => {
      asked.push(incoming.headers.authorization);
      outgoing.end();
    });
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const target of [
      `http://127.0.0.1:${port}/a.png`,
      `https://127.0.0.1:${port}/a.png`,
      "https://[::1]/a.png",
      "https://169.254.169.254/latest/meta-data",
      "https://user:word@example.com/a.png",
      "file:///etc/passwd",
    ]) {
      cloud.fault(answered(302, "", { location: target }));
      expect((await open(`${cloud.url}/a.png`)).status, target).toBe(404);
      cloud.fault(undefined);
      expect((await open(target)).status, target).toBe(404);
    }
    expect(asked).toEqual([]);
    other.close();
  });

  test("on other hosts are asked for without the token, also after a redirect", async () => {
    const asked: string[][] = [];
    for (const path of ["/a.png", "/b.png"]) {
      elsewhere
        .get("https://cdn.example")
        .intercept({ path })
        .reply(({ headers }) => {
          asked.push(Object.keys(headers ?? {}).map((name) => name.toLowerCase()));
          return {
            statusCode: 200,
            data: "1",
            responseOptions: { headers: { "content-type": "image/png" } },
          };
        });
    }
    expect((await open("https://cdn.example/a.png")).status).toBe(200);
    cloud.fault(answered(302, "", { location: "https://cdn.example/b.png" }));
    expect((await open(`${cloud.url}/a.png`)).status).toBe(200);
    expect(cloud.requests[0]?.headers["authorization"]).toMatch(/^Bearer /);
    expect(asked).toHaveLength(2);
    for (const names of asked) {
      expect(names).toContain("accept-encoding");
      expect(names).not.toContain("authorization");
      expect(names).not.toContain("cookie");
    }
  });

  test.each(["picture", "download"] as const)(
    "that another host redirects to the upstream are not asked for with the token: a %s",
    async (kind) => {
      for (const path of ["/a", "/b"]) {
        elsewhere
          .get("https://cdn.example")
          .intercept({ path })
          .reply(302, "", {
            headers: { location: path === "/a" ? "/b" : `${cloud.url}/api/v1/api_credentials` },
          });
      }
      const address = gateway.addresses[kind]("https://cdn.example/a");
      const answer = await gateway.ask("GET", address, {
        as: kind === "picture" ? "editor" : null,
      });
      expect(await answer.json()).toMatchObject({ code: "upstream_address_gone" });
      expect(cloud.requests).toEqual([]);
    },
  );

  test("that redirect in a circle end", async () => {
    cloud.fault(answered(302, "", { location: "/a.png" }));
    expect((await open(`${cloud.url}/a.png`)).status).toBe(502);
    expect(cloud.requests.length).toBeLessThan(6);
  });

  test("that are pages are not shown", async () => {
    cloud.fault(answered(200, "<script>alert(1)</script>", { "content-type": "text/html" }));
    const answer = await open(`${cloud.url}/a.png`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ code: "upstream_strange" });
  });

  test("are opened in parts, and their headers do not become ours", async () => {
    cloud.fault((incoming, outgoing) => {
      expect(incoming.headers.range).toBe("bytes=2-5");
      outgoing.writeHead(206, {
        "content-type": "video/mp4",
        "content-range": "bytes 2-5/10",
        "content-length": "4",
        "set-cookie": "SESSION=theirs",
        "access-control-allow-origin": "*",
      });
      outgoing.end("2345");
      return "answered";
    });
    const answer = await open(`${cloud.url}/a.mp4`, { range: "bytes=2-5" });
    expect(answer.status).toBe(206);
    expect(await answer.text()).toBe("2345");
    expect(answer.headers.get("content-range")).toBe("bytes 2-5/10");
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("that end too early are not taken for whole", async () => {
    cloud.fault((_, outgoing) => {
      outgoing.writeHead(200, { "content-type": "image/png", "content-length": "1000" });
      outgoing.write("1", () => setTimeout(() => outgoing.destroy(), 20));
      return "answered";
    });
    const answer = await open(`${cloud.url}/a.png`);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  test("to download are open to whoever has the address, for a day", async () => {
    cloud.fault(answered(200, "{}", { "content-type": "application/json" }));
    const address = gateway.addresses.download(`${cloud.url}/export.json`);
    const answer = await gateway.ask("GET", address, { as: null });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toBe("attachment");
    const nextDay = new SealedAddresses(cloud.secret, () => Date.now() + 24 * 3_600_000 + 2000);
    const { searchParams } = new URL(address, cloud.url);
    expect(gateway.addresses.open(searchParams)?.isDownload).toBe(true);
    expect(nextDay.open(searchParams)).toBeNull();
  });

  test("are named by addresses that nobody reads or changes", () => {
    const secretive = `${cloud.url}/a.png?X-Amz-Signature=abc`;
    const address = gateway.addresses.picture(secretive);
    expect(new SealedAddresses(cloud.secret).picture(secretive)).toBe(address);
    const sealed = new URL(address, cloud.url).searchParams.get("f") ?? "";
    const bytes = Buffer.from(sealed, "base64url");
    expect(bytes.toString("latin1")).not.toContain("Amz");
    const open = (changed: Buffer) =>
      gateway.addresses.open(new URLSearchParams({ f: changed.toString("base64url") }));
    expect(open(bytes)).toEqual({ address: secretive, isDownload: false });
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(open(changed), `byte ${at}`).toBeNull();
      expect(open(bytes.subarray(0, at)), `${at} bytes`).toBeNull();
    }
    expect(new SealedAddresses("another").open(new URLSearchParams({ f: sealed }))).toBeNull();
  });

  test("are at public addresses only, whatever their host is called", async () => {
    const inIpv4 = ["10.1.2.3", "100.64.0.1", "0.0.0.0", "192.88.99.1", "::ffff:192.168.0.1"];
    const waysToIpv4 = ["64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::1", "2001::1"];
    const inIpv6 = ["fd00::1", "fec0::1", "2001:db8::1", "::", "::10.0.0.1"];
    for (const inside of [...inIpv4, ...waysToIpv4, ...inIpv6]) {
      expect(isPublicAddress(inside), inside).toBe(false);
    }
    for (const outside of ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1"]) {
      expect(isPublicAddress(outside), outside).toBe(true);
    }
    // As URLs write them.
    for (const text of ["https://0x7f.1/", "https://2130706433/", "https://[::ffff:7f00:1]/"]) {
      expect(isInsideHost(new URL(text).hostname), text).toBe(true);
    }
    const error = await new Promise((resolve) => {
      lookupPublic("localhost", { all: true }, (failure) => resolve(failure));
    });
    expect(error).toMatchObject({ code: "EACCES" });
    const socket = createConnection({ host: "localhost", port: 1, lookup: lookupPublic });
    const [refusal] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(refusal.code).toBe("EACCES");
  });
});

test("ids that would leave their place in the path are refused here", async () => {
  for (const id of ["..%2f..%2fadmin", "%2e%2e", "x%0d%0aX-Evil:%201", "1?a=b", "*"]) {
    const answer = await gateway.ask("GET", `/dataset/${id}/snapshot`);
    expect([404, 422], id).toContain(answer.status);
  }
  expect(cloud.requests).toEqual([]);
});

test("a client that leaves ends what it read, and not what it changed", async () => {
  let closed = 0;
  cloud.fault((_, outgoing) => {
    outgoing.once("close", () => (closed += 1));
    return "answered";
  });
  const leaving = new AbortController();
  const read = gateway.ask("GET", "/datasets", { signal: leaving.signal });
  await expect.poll(() => cloud.requests.length).toBe(1);
  leaving.abort();
  // Before its time is over.
  await expect.poll(() => closed).toBe(1);
  await read.catch(() => {});

  const path = `/dataset/${seeded.products.id}/snapshot`;
  for (const [change, list, made] of [
    [{ method: "POST", path, json: { name: "Kept" } }, path, '"snapshot_name":"Kept"'],
    // Documented as a GET.
    [
      { method: "GET", path: "/ingestion/new_dataset?dataset_name=Begun" },
      "/datasets",
      '"display_name":"Begun"',
    ],
  ] as const) {
    cloud.requests.length = 0;
    gateway.logged.length = 0;
    const held = Promise.withResolvers<void>();
    cloud.fault(() => held.promise);
    const changing = new AbortController();
    const { method, path: of, ...json } = change;
    const asked = gateway.ask(method, of, { ...json, signal: changing.signal });
    await expect.poll(() => cloud.requests.length).toBe(1);
    changing.abort();
    held.resolve();
    await asked.catch(() => {});
    await expect.poll(() => gateway.logged).toHaveLength(2);
    expect(gateway.logged[1]).toHaveProperty("made");
    cloud.fault(undefined);
    expect(await (await gateway.ask("GET", list)).text()).toContain(made);
  }
});

test.each<[string, Fault, number, string]>([
  ["gives no answer", () => "answered", 502, "upstream_unsure"],
  ["fails", answered(500, "{}"), 502, "upstream_unsure"],
  ["answers with something else", answered(200, "<html>"), 502, "upstream_unsure"],
  ["is busy", answered(503, ""), 503, "upstream_busy"],
  ["refuses", answered(409, '{"detail":"No"}'), 409, "conflict"],
])(
  "of a change that the upstream %s it is said whether it may be done",
  async (name, fault, status, code) => {
    const of = name === "gives no answer" ? hasty : gateway;
    of.cloud.fault(fault);
    const path = `/dataset/${seeded.products.id}/snapshot`;
    const answer = await of.ask("POST", path, { json: { name: "Perhaps" } });
    expect({ status: answer.status, ...((await answer.json()) as object) }).toMatchObject({
      status,
      code,
    });
  },
);

test("a change that never reached the upstream was not done", async () => {
  const gone = await startCloud();
  await gone.stop();
  const upstream = new Upstream(gone);
  const sent = { params: { dataset_id: seeded.products.id } };
  await expect(upstream.call(routes.deleteDataset, sent)).rejects.toThrow(
    /cannot be reached: nothing listens/,
  );
  await upstream.close();
});

test("an upload that the upstream does not read ends, and one whose client stops does too", async () => {
  const path = `/ingestion/${seeded.draft.id}/data_files/1`;
  const boundary = "b";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n`;
  const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
  const endless = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(head)),
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    });
  hasty.cloud.fault((incoming) => {
    incoming.pause();
    return "answered";
  });
  const stalled = await hasty.ask("POST", path, { body: endless(), headers });
  expect(await stalled.json()).toMatchObject({ code: "upstream_slow" });

  const cut = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from(head));
      controller.enqueue(new Uint8Array(1000));
      controller.close();
    },
  });
  const broken = await gateway.ask("POST", path, { body: cut, headers });
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ detail: "The form could not be read" });
});
