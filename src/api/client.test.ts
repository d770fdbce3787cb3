import { afterEach, describe, expect, test, vi } from "vitest";
import { createDataset } from "#contract/routes/create-dataset.ts";
import { getDataset } from "#contract/routes/datasets.ts";
import { createSnapshot, restoreSnapshot } from "#contract/routes/snapshots.ts";
import { getCapabilities } from "#contract/routes/session.ts";
import { listMedia } from "#contract/routes/media.ts";
import { listTasks } from "#contract/routes/tasks.ts";
import { addressOf, call, callWithMeta } from "./client.ts";
import { hasStatus, isTransient } from "./errors.ts";

const id = "b3e334f2-2eea-4c91-811a-b01691616068";
const params = { dataset_id: id };

/** Answers every request in this way; returns the requests received. */
function answer(body: BodyInit | null, init: ResponseInit = {}): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", async (address: string, options: RequestInit) => {
    requests.push(new Request(new URL(address, "http://console.test"), options));
    return new Response(body, init);
  });
  return requests;
}

const refusal = (detail: unknown, init: ResponseInit) => answer(JSON.stringify({ detail }), init);
const failed = async () => call(getDataset, { params }).catch((error: unknown) => error);

afterEach(() => {
  vi.unstubAllGlobals();
});

test("names in answers are without characters that turn or hide text, and all else is unchanged", async () => {
  const odd = "from\u202e the\u200b console";
  answer(JSON.stringify({ id, display_name: odd, description: odd, created_at: "2026-03-29" }));
  const dataset = await call(getDataset, { params });
  expect(dataset).toMatchObject({ display_name: "from the console", description: odd });
});

describe("a request", () => {
  test("has its parameters escaped and lists repeated", () => {
    const query = { label: ["a b", "c"], text: undefined, limit: 5, meta: { camera: ["left"] } };
    expect(addressOf(listMedia, { params, query })).toBe(
      `/api/v1/dataset/${id}/media?label=a+b&label=c&limit=5&meta.camera=left`,
    );
    expect(addressOf(getDataset, { params: { dataset_id: "a/b" } })).toBe("/api/v1/dataset/a%2Fb");
  });

  test("sends the body as parsed by the schema, and no body where there is none", async () => {
    const requests = answer(null, { status: 202 });
    const restore = { params: { ...params, snapshot_id: "current" } };
    await call(restoreSnapshot, { ...restore, body: { safety: true } });
    await call(restoreSnapshot, restore);
    expect(await requests[0]?.json()).toEqual({ safety: true });
    expect(requests[0]?.headers.get("content-type")).toBe("application/json");
    expect(await requests[1]?.text()).toBe("");
  });

  test("of a form is a form", async () => {
    const requests = answer(JSON.stringify({ dataset_id: id }));
    await call(createDataset, { body: { dataset_name: " Cats ", bucket_path: "s3://b" } });
    const form = await requests[0]?.formData();
    expect(form?.get("dataset_name")).toBe("Cats");
  });

  test("with a body that violates the contract is not sent", async () => {
    const requests = answer("{}");
    const wrong = call(createSnapshot, { params, body: { name: "x".repeat(256) } });
    await expect(wrong).rejects.toMatchObject({ kind: "http", status: 422 });
    expect(requests).toEqual([]);
  });
});

describe("an answer", () => {
  test("drops unknown fields and keeps unknown values of open lists", async () => {
    const dataset = {
      id,
      display_name: "Cats",
      created_at: "2026-03-29T12:21:33.090247",
      status_new: "ARCHIVED",
      filename: "x.zip",
    };
    answer(JSON.stringify(dataset));
    const parsed = await call(getDataset, { params });
    expect(parsed.status_new).toBe("ARCHIVED");
    expect(parsed).not.toHaveProperty("filename");
  });

  test("has its headers where they are requested", async () => {
    answer(null, { status: 202, headers: { location: "/api/v1/tasks/t1" } });
    const args = { params: { ...params, snapshot_id: "current" } };
    const { headers } = await callWithMeta(restoreSnapshot, args);
    expect(headers.get("location")).toBe("/api/v1/tasks/t1");
  });

  test.each([
    ["a page of the console", "<!doctype html>"],
    ["another shape", JSON.stringify({ id: 7 })],
    ["nothing", ""],
  ])("that is %s is an error of kind contract", async (_, body) => {
    answer(body, { headers: { "x-request-id": "r1" } });
    expect(await failed()).toMatchObject({ kind: "contract", requestId: "r1" });
    await expect(call(getCapabilities, {})).rejects.toMatchObject({ kind: "contract" });
  });
});

describe("a failure", () => {
  test("has the server's sentence, status and request id", async () => {
    refusal("Dataset not found", { status: 404, headers: { "x-request-id": "r1" } });
    const error = await failed();
    expect(error).toMatchObject({
      kind: "http",
      status: 404,
      detail: "Dataset not found",
      requestId: "r1",
    });
    expect(hasStatus(error, 403, 404)).toBe(true);
    expect(isTransient(error)).toBe(false);
  });

  test("of validation has its issues", async () => {
    const issue = { type: "missing", loc: ["body", "name"], msg: "Field required", input: null };
    refusal([issue], { status: 422 });
    expect(await failed()).toMatchObject({ status: 422, detail: "", issues: [issue] });
  });

  test("without a readable body is described by its status", async () => {
    answer("<h1>Bad gateway</h1>", { status: 502 });
    const error = await failed();
    expect(error).toMatchObject({ kind: "http", status: 502, detail: "" });
    expect(isTransient(error)).toBe(true);
  });

  test("of a rate limit has the time to wait", async () => {
    refusal("Too many requests", { status: 429, headers: { "retry-after": "7" } });
    expect(await failed()).toMatchObject({ status: 429, retryAfter: 7 });
  });

  test("of the network differs from an aborted request", async () => {
    vi.stubGlobal("fetch", async (_: string, { signal }: RequestInit) => {
      throw signal?.aborted ? new DOMException("gone", "AbortError") : new TypeError("no route");
    });
    await expect(call(listTasks, {})).rejects.toMatchObject({ kind: "network" });
    const withdrawn = call(listTasks, {}, AbortSignal.abort());
    await expect(withdrawn).rejects.toMatchObject({ kind: "aborted" });
  });
});
