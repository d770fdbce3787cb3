import { describe, expect, test } from "vitest";
import { ServiceError } from "#server/errors.ts";
import {
  cloneId,
  datasetId,
  fakeServices,
  keys,
  snapshot,
  snapshotId,
  taskId,
  unknownId,
} from "./testing/fake-services.ts";
import { testApp, token } from "./testing/test-app.ts";

const snapshots = `/dataset/${datasetId}/snapshot`;
const json = { "content-type": "application/json" };

async function asViewer() {
  return { authorization: `Bearer ${await token({ key: keys.viewer })}` };
}

describe("answers", () => {
  test("a created snapshot is a 200 with the object, and a body may be left out", async () => {
    const app = testApp();
    const answer = await app.ask("POST", snapshots, { headers: { "idempotency-key": "k-1" } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(snapshot);
    expect(app.calls).toEqual([["snapshots.create", {}, "k-1"]]);
  });

  test("an unknown field is ignored where the API is documented", async () => {
    const app = testApp();
    const answer = await app.ask("POST", snapshots, { body: { name: " v1 ", colour: "red" } });
    expect(answer.status).toBe(200);
    expect(app.calls).toEqual([["snapshots.create", { name: "v1" }, undefined]]);
  });

  test("restore is an empty 202 that says where its task is", async () => {
    const app = testApp();
    const answer = await app.ask("POST", `${snapshots}/current/restore`, {
      body: { safety: true },
    });
    expect(answer.status).toBe(202);
    expect(await answer.text()).toBe("");
    expect(answer.headers.get("location")).toBe(`/api/v1/tasks/${taskId}`);
    expect(app.calls).toEqual([["snapshots.restore", "current", { safety: true }]]);
  });

  test("clone names the new dataset", async () => {
    const answer = await testApp().ask("POST", `${snapshots}/${snapshotId}/clone`);
    expect(answer.status).toBe(202);
    expect(await answer.text()).toBe("");
    expect(answer.headers.get("x-dataset-id")).toBe(cloneId);
  });

  test("a page of snapshots links to the next one", async () => {
    const answer = await testApp().ask("GET", `${snapshots}?limit=1&reason=manual&reason=auto`);
    expect(await answer.json()).toEqual([snapshot]);
    expect(answer.headers.get("link")).toBe(
      `</api/v1${snapshots}?limit=1&reason=manual&reason=auto&cursor=c2>; rel="next"`,
    );
  });

  test("a media query reaches the service in its parts", async () => {
    const app = testApp();
    await app.ask(
      "GET",
      `/dataset/${datasetId}/media?label=cat&label=dog&meta.split=train&at=head&limit=5&total=true`,
    );
    const filter = { label: ["cat", "dog"], meta: { split: ["train"] } };
    expect(app.calls).toEqual([
      ["media.page", "head", { filter, cursor: undefined, limit: 5, total: true }],
    ]);
  });

  test("bytes come with their type and are kept for good; a range is a 206", async () => {
    const path = `/dataset/${datasetId}/media/${unknownId}/content?v=${"a".repeat(64)}`;
    const whole = await testApp().ask("GET", path);
    expect(await whole.text()).toBe("picture");
    expect(whole.headers.get("content-type")).toBe("image/png");
    expect(whole.headers.get("content-length")).toBe("7");
    expect(whole.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(whole.headers.get("vary")).toBe("Cookie");
    expect(whole.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    const part = await testApp().ask("GET", path, { headers: { range: "bytes=1-3" } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toBe("bytes 1-3/7");
    expect(part.headers.get("content-length")).toBe("3");
    expect(await part.text()).toBe("ict");
    const behind = await testApp().ask("GET", path, { headers: { range: "bytes=7-" } });
    expect([behind.status, behind.headers.get("content-range")]).toEqual([416, "bytes */7"]);
  });

  test("the capabilities need no token and the creation status has its documented spelling", async () => {
    const capabilities = await testApp().raw("/api/v1/capabilities");
    expect(await capabilities.json()).toMatchObject({ version: "1.2.3" });
    const status = await testApp().ask("GET", `/datasets/${datasetId}/creation-status`);
    expect(await status.json()).toEqual({ status: "PARTIAL INDEX", progress: 100 });
  });

  test("an invitation answers null", async () => {
    const answer = await testApp().ask("PUT", `/manage/${datasetId}/invite`, {
      body: { grant_to_user_email: "viewer@localhost" },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toBeNull();
  });
});

describe("a list that is polled", () => {
  test("is a 304, unread, until its revision changes", async () => {
    const app = testApp();
    const first = await app.ask("GET", "/tasks");
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[\w-]+"$/);
    app.calls.length = 0;
    const headers = { "if-none-match": `"x", ${tag.replace("W/", "")}` };
    const again = await app.ask("GET", "/tasks", { headers });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    expect(again.headers.get("etag")).toBe(tag);
    expect(app.calls).toEqual([]);
    app.revision.value = "2";
    expect((await app.ask("GET", "/tasks", { headers })).status).toBe(200);
  });

  test("has another tag for another query and for another person", async () => {
    const app = testApp();
    const tags = await Promise.all([
      app.ask("GET", "/tasks"),
      app.ask("GET", "/tasks?page=2"),
      app.ask("GET", "/datasets"),
      app.ask("GET", "/tasks", { headers: await asViewer() }),
    ]);
    expect(new Set(tags.map((answer) => answer.headers.get("etag"))).size).toBe(4);
  });
});

describe("the order of checks", () => {
  const broken = { body: { name: "" } };

  test.for([
    ["422 for ids before 404", "PATCH", `/dataset/x/snapshot/${snapshotId}`, 422],
    [
      "404 of the dataset before the body",
      "PATCH",
      `/dataset/${unknownId}/snapshot/${snapshotId}`,
      404,
    ],
    ["404 of the snapshot before the body", "PATCH", `${snapshots}/${unknownId}`, 404],
    ["422 for the body when all is there", "PATCH", `${snapshots}/${snapshotId}`, 422],
  ] as const)("%s", async ([, method, path, status]) => {
    expect((await testApp().ask(method, path, broken)).status).toBe(status);
  });

  test("401 before everything", async () => {
    const answer = await testApp().raw("/api/v1/dataset/x/snapshot", {
      method: "POST",
      headers: json,
      body: "{",
    });
    expect(answer.status).toBe(401);
  });

  test.for([
    ["is not JSON", json, "{", 422],
    ["is of another type", { "content-type": "text/plain" }, "x", 415],
    ["is too large", json, `"${"x".repeat(1_100_000)}"`, 413],
  ] as const)("404 and 403 before a body that %s", async ([, type, body, status]) => {
    const send = async (dataset: string, key = keys.editor) =>
      await testApp().raw(`/api/v1/dataset/${dataset}/snapshot`, {
        method: "POST",
        headers: { ...type, authorization: `Bearer ${await token({ key })}` },
        body,
      });
    expect((await send(unknownId)).status).toBe(404);
    expect((await send(datasetId, keys.viewer)).status).toBe(403);
    expect((await send(datasetId)).status).toBe(status);
  });

  test("404 of the snapshot, then 403, then the body", async () => {
    const headers = await asViewer();
    const unknown = await testApp().ask("PATCH", `${snapshots}/${unknownId}`, {
      ...broken,
      headers,
    });
    expect(unknown.status).toBe(404);
    const known = await testApp().ask("PATCH", `${snapshots}/${snapshotId}`, {
      ...broken,
      headers,
    });
    expect(known.status).toBe(403);
  });

  test("403 before a broken filter of an edit", async () => {
    const body = { filter: { labl: ["x"] } };
    const path = `/dataset/${datasetId}/media`;
    expect((await testApp().ask("PATCH", path, { body })).status).toBe(422);
    const headers = await asViewer();
    expect((await testApp().ask("PATCH", path, { body, headers })).status).toBe(403);
  });

  test("422 for the body before 409", async () => {
    const path = `${snapshots}/${snapshotId}`;
    expect((await testApp().ask("DELETE", path)).status).toBe(409);
    const restore = await testApp().ask("POST", `${path}/restore`, { body: { only: ["labels"] } });
    expect(restore.status).toBe(422);
  });
});

describe("errors", () => {
  test("a validation error has the place, the rule and the value", async () => {
    const answer = await testApp().ask("PATCH", `${snapshots}/${snapshotId}`, {
      body: { name: "", description: 3 },
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      detail: [
        {
          type: "too_small",
          loc: ["body", "name"],
          msg: "The name has at least 1 character",
          input: "",
        },
        {
          type: "invalid_type",
          loc: ["body", "description"],
          msg: "The description is a text",
          input: 3,
        },
      ],
    });
  });

  test.for([
    ["a path", "GET", "/dataset/x", undefined, ["path", "dataset_id"]],
    ["a query", "GET", "/tasks?page_size=500", undefined, ["query", "page_size"]],
    ["a missing query", "GET", "/ingestion/new_dataset", undefined, ["query", "dataset_name"]],
    ["an unknown field", "POST", "/samples", { nme: "x" }, ["body", "nme"]],
    [
      "a nested field",
      "PATCH",
      `/dataset/${datasetId}/media`,
      { filter: { tag: [""] }, caption: "" },
      ["body", "filter", "tag", 0],
    ],
    ["a NUL", "POST", snapshots, { name: "a\0b" }, ["body", "name"]],
    ["a NUL in a query", "GET", "/tasks?dataset_name=%00", undefined, ["query", "dataset_name"]],
  ] as const)("in %s is found there", async ([, method, path, body, loc]) => {
    const answer = await testApp().ask(method, path, { body });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ detail: [{ loc: [...loc] }] });
  });

  test("messages are words", async () => {
    const answer = await testApp().ask("PATCH", `/dataset/${datasetId}/media`, {
      body: { filter: [], caption: "x" },
    });
    expect(await answer.json()).toMatchObject({
      detail: [{ msg: "Invalid input: expected object, received array" }],
    });
  });

  test.for(["{", "", "[1", "\ufeff{}"])("a body of %j", async (body) => {
    const answer = await testApp().ask("PATCH", `${snapshots}/${snapshotId}`, {
      body,
      headers: json,
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ detail: [{ loc: ["body"] }] });
  });

  test("deeply nested brackets are refused, without a stack overflow", async () => {
    const send = async (body: string) =>
      await testApp().raw(`/api/v1${snapshots}`, {
        method: "POST",
        headers: { ...json, authorization: `Bearer ${await token()}` },
        body,
      });
    const nested = (levels: number) => `{"x":${"[".repeat(levels)}${"]".repeat(levels)}}`;
    const answer = await send(nested(300_000));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      detail: [{ type: "json_invalid", loc: ["body"] }],
    });
    expect((await send(nested(50))).status).toBe(200);
    const text = JSON.stringify({ description: `"\\${"[".repeat(1000)}` });
    expect((await send(text)).status).toBe(200);
  });

  test("bytes that are not UTF-8 are not JSON", async () => {
    const answer = await testApp().raw(`/api/v1${snapshots}`, {
      method: "POST",
      headers: { ...json, authorization: `Bearer ${await token()}` },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    });
    expect(answer.status).toBe(422);
  });

  test("another content type is a 415", async () => {
    const headers = { "content-type": "text/plain" };
    const answer = await testApp().ask("POST", snapshots, { body: "{}", headers });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toEqual({
      detail: "The body must be application/json",
      code: "unsupported_type",
      params: {},
    });
  });

  test("a body over a megabyte is a 413, announced or not", async () => {
    const large = JSON.stringify({ description: "x".repeat(1_100_000) });
    expect((await testApp().ask("POST", snapshots, { body: large, headers: json })).status).toBe(
      413,
    );
    const headers = { ...json, "content-length": "1100000" };
    expect((await testApp().ask("POST", snapshots, { body: "{}", headers })).status).toBe(413);
  });

  test("at most a hundred issues are listed, with short inputs", async () => {
    const unknown = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`field-${n}`, n]));
    const path = `/dataset/${datasetId}/media`;
    const answer = await testApp().ask("PATCH", path, {
      body: { filter: {}, caption: "x", ...unknown },
    });
    const { detail } = (await answer.json()) as { detail: { msg: string; loc: string[] }[] };
    expect([answer.status, detail.length]).toEqual([422, 101]);
    expect(detail.at(-1)).toEqual({
      type: "too_many",
      loc: ["body"],
      msg: "and 150 more",
      input: null,
    });

    const long = "x".repeat(200_000);
    const body = { filter: { text: long, [long]: 1 }, caption: [long] };
    const short = await testApp().ask("PATCH", path, { body });
    expect(short.status).toBe(422);
    expect((await short.text()).length).toBeLessThan(5000);
  });

  test("a sign-in of more than four kilobytes is refused", async () => {
    const sent = (length: number) => ({
      method: "POST",
      headers: json,
      body: JSON.stringify({ code: "x", more: "x".repeat(length) }),
    });
    expect((await testApp().raw("/api/v1/session", sent(4000))).status).toBe(422);
    const answer = await testApp().raw("/api/v1/session", sent(4100));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({
      detail: "The body is larger than 4 kB",
      code: "too_large",
      params: {},
    });
  });

  test("an internal error answers with its request id only", async () => {
    const broken = fakeServices();
    broken.services.tasks.list = () => Promise.reject(new Error("password is hunter2"));
    const answer = await testApp({ services: broken }).ask("GET", "/tasks", {
      headers: { "x-request-id": "r-1" },
    });
    expect(answer.status).toBe(500);
    expect(answer.headers.get("x-request-id")).toBe("r-1");
    expect(await answer.json()).toEqual({
      detail: "Internal server error",
      code: "internal",
      params: {},
    });
  });

  test("a refusal to wait has a Retry-After", async () => {
    const busy = fakeServices();
    busy.services.tasks.list = () =>
      Promise.reject(new ServiceError("rate_limited", "Slow down", { retryAfter: 7 }));
    const answer = await testApp({ services: busy }).ask("GET", "/tasks");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("7");
  });

  test("an unknown path is a 404 in JSON, a wrong method a 405 that names the right ones", async () => {
    const unknown = await testApp().ask("GET", "/nothing");
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toEqual({ detail: "Not found", code: "not_found", params: {} });
    const wrong = await testApp().ask("PUT", snapshots);
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("GET, HEAD, POST");
    expect(await wrong.json()).toEqual({
      detail: "PUT is not allowed here",
      code: "method_not_allowed",
      params: {},
    });
  });

  test("an Idempotency-Key of 300 characters is refused", async () => {
    const headers = { "idempotency-key": "k".repeat(300) };
    expect((await testApp().ask("POST", snapshots, { headers })).status).toBe(422);
  });
});

describe("every answer", () => {
  test("has its request id and the security headers", async () => {
    const answer = await testApp().raw("/healthz");
    expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self';");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
  });

  test("a request id that could break a log line is replaced", async () => {
    const answer = await testApp().raw("/healthz", { headers: { "x-request-id": "a b" } });
    expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  });

  test("large JSON is compressed on request, small JSON is not", async () => {
    const app = testApp();
    const headers = { "accept-encoding": "gzip" };
    const large = await app.raw("/openapi.json", { headers });
    expect(large.headers.get("content-encoding")).toBe("gzip");
    const small = await app.raw("/healthz", { headers });
    expect(small.headers.get("content-encoding")).toBeNull();
  });

  test("readiness follows the services", async () => {
    const checks = {
      storage: { status: "ok" },
      database: { status: "failed", detail: "The database does not answer" },
    } as const;
    const away = fakeServices({ ready: () => Promise.resolve({ ready: false, checks }) });
    const answer = await testApp({ services: away }).raw("/readyz");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await answer.json()).toEqual({
      detail: "The database does not answer",
      status: "not ready",
      checks,
    });
    const ready = await testApp().raw("/readyz");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: "ready", checks: {} });
  });
});

test("each fault of a parameter is reported once, together with those of other parameters", async () => {
  const problems = async (query: string) => {
    const answer = await testApp().ask("GET", `/dataset/${datasetId}/media?${query}`);
    expect(answer.status).toBe(422);
    const { detail } = (await answer.json()) as { detail: { type: string; loc: string[] }[] };
    return detail.map(({ type, loc }) => `${type} ${loc.join("/")}`);
  };
  expect(await problems("labl=x")).toEqual(["extra_forbidden query/labl"]);
  expect(await problems("labl.x=x&labl.y=x")).toEqual([
    "extra_forbidden query/labl.x",
    "extra_forbidden query/labl.y",
  ]);
  expect(await problems("labl=%00")).toEqual(["extra_forbidden query/labl"]);
  expect(await problems("limit=0&limit=0")).toEqual(["value_error query/limit"]);
  expect(await problems("labl=x&at=x")).toEqual([
    "extra_forbidden query/labl",
    expect.stringMatching(/ query\/at$/),
  ]);
});
