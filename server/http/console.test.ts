import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testApp } from "./testing/test-app.ts";

let consoleDir = "";

beforeAll(async () => {
  consoleDir = await mkdtemp(join(tmpdir(), "console-"));
  await mkdir(join(consoleDir, "assets"));
  await mkdir(join(consoleDir, ".vite"));
  await writeFile(join(consoleDir, "index.html"), "<!doctype html><title>Console</title>");
  await writeFile(join(consoleDir, "favicon.svg"), "<svg/>");
  await writeFile(join(consoleDir, "assets", "app-1a2b.js"), "plain");
  await writeFile(join(consoleDir, "assets", "app-1a2b.js.gz"), gzipSync("compressed"));
  await writeFile(join(consoleDir, "assets", "app-1a2b.js.br"), brotliCompressSync("smaller"));
  await writeFile(join(consoleDir, ".vite", "manifest.json"), "{}");
});

afterAll(() => rm(consoleDir, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}) =>
  testApp({ consoleDir }).raw(path, { headers });

test.for([
  "/",
  "/datasets",
  "/datasets/1111/snapshots?at=2",
  "/datasets/1/receipts/2",
  "/datasets/1/enrich",
  "/datasets/1/propagate",
  "/login",
  "/settings",
])("%s is the page, never kept", async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("<title>Console</title>");
  expect(answer.headers.get("cache-control")).toBe("no-cache");
  expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
});

test("a file with a hash in its name is cached for ever, and sent as compressed by the build", async () => {
  const plain = await get("/assets/app-1a2b.js");
  expect(await plain.text()).toBe("plain");
  expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const packed = await get("/assets/app-1a2b.js", { "accept-encoding": "gzip" });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(packed.headers.get("content-type")).toMatch(/^text\/javascript/);
  expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe("compressed");
  const smaller = await get("/assets/app-1a2b.js", { "accept-encoding": "gzip, deflate, br" });
  expect(smaller.headers.get("content-encoding")).toBe("br");
  expect(brotliDecompressSync(Buffer.from(await smaller.arrayBuffer())).toString()).toBe("smaller");
});

test.for([
  "/assets/gone.js",
  "/gone.png",
  "/.vite/manifest.json",
  "/assets/..%2f..%2fetc/passwd",
  "/%2e%2e/secret.txt",
])("%s is not found rather than the page", async (path) => {
  expect((await get(path)).status).toBe(404);
});

test.for(["/api", "/api/", "/api/v1/nothing", "/api/v2/tasks"])(
  "%s is a 404 in JSON",
  async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ detail: "Not found", code: "not_found", params: {} });
  },
);

test.for(["/metrics", "/readyz/", "/healthz/", "/nowhere", "/datasets/1/nothing", "/login/x"])(
  "%s is a 404 in JSON, and the page that says so for a person",
  async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ detail: "Not found", code: "not_found", params: {} });
    const page = await get(path, { accept: "text/html,*/*;q=0.8" });
    expect(page.status).toBe(404);
    expect(await page.text()).toContain("<title>Console</title>");
  },
);

test("a page does not accept POST", async () => {
  expect((await testApp({ consoleDir }).raw("/datasets", { method: "POST" })).status).toBe(404);
});

test("a console that was not built answers with instructions", async () => {
  const answer = await testApp({ consoleDir: join(consoleDir, "assets") }).raw("/datasets");
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("npm start");
});

const timeline = "/datasets/1111/snapshots";
const embedOrigins = ["https://dash.example.com", "http://127.0.0.1:3000"];

async function framing(path: string, origins: readonly string[] = embedOrigins) {
  const { headers } = await testApp({ consoleDir, embedOrigins: origins }).raw(path);
  const policy = headers.get("content-security-policy") ?? "";
  return {
    ancestors: /frame-ancestors ([^;]*)$/.exec(policy)?.[1],
    frameOptions: headers.get("x-frame-options"),
  };
}

test("the embedded timeline may be framed by the configured origins only", async () => {
  expect(await framing(`${timeline}?embed=1`)).toEqual({
    ancestors: "https://dash.example.com http://127.0.0.1:3000",
    frameOptions: null,
  });
});

const unframed = { ancestors: "'none'", frameOptions: "DENY" };

test("without a configured origin no page may be framed", async () => {
  expect(await framing(`${timeline}?embed=1`, [])).toEqual(unframed);
});

test.for([
  timeline,
  `${timeline}?embed=0`,
  // the console uses the first value, so the first one decides here
  `${timeline}?embed=0&embed=1`,
  `${timeline}?EMBED=1`,
  "/datasets/1111?embed=1",
  "/login?embed=1",
  "/login?code=1&next=/datasets/1111/snapshots?embed=1",
  `${timeline}/?embed=1`,
  `/x${timeline}?embed=1`,
  "/api/v1/tasks?embed=1",
  "/docs?embed=1",
])("%s stays out of every frame", async (path) => {
  expect(await framing(path)).toEqual(unframed);
});

test.for([
  ["/login?code=a", "cross-site", "/login?code=a&ask=1"],
  ["/login?code=a&next=%2Ftasks", "same-site", "/login?code=a&next=%2Ftasks&ask=1"],
  ["/%6Cogin/?code=a%26ask", "cross-site", "/%6Cogin/?code=a%26ask&ask=1"],
  ["//evil.example/login?code=a", "cross-site", "/evil.example/login?code=a&ask=1"],
  ["/login?code=a", undefined, "/login?code=a&ask=1"],
] as const)("a sign-in link %s from %s is marked", async ([path, site, marked]) => {
  const headers = site === undefined ? undefined : { "sec-fetch-site": site };
  const answer = await get(`http://127.0.0.1:4400${path}`, headers);
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toBe(marked);
});

test.for([
  ["/login?code=a", "none"],
  ["/login?code=a", "same-origin"],
  ["/login?code=a&ask=1", "cross-site"],
  ["/login", "cross-site"],
] as const)("%s from %s is the page at once", async ([path, site]) => {
  expect((await get(path, { "sec-fetch-site": site })).status).toBe(200);
});
