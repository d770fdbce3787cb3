import { afterEach, expect, test, vi } from "vitest";
import { describeError, errorMessage, fieldError } from "./describe-error.ts";
import { loadRefusalWords } from "#/strings/refusals.ts";
import { ApiError } from "./errors.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("the server's own sentence is the message", () => {
  const error = new ApiError({ kind: "http", status: 409, detail: "It is busy", requestId: "r1" });
  expect(describeError(error)).toEqual({
    title: "Not possible right now",
    message: "It is busy",
    requestId: "r1",
    canRetry: false,
    kind: "other",
    cause: error,
  });
});

test("a refusal with a code is worded by the console", () => {
  const facts = { kind: "http", status: 409, detail: "The English of the wire" } as const;
  const code = "blocked_by_task";
  const params = { operation: "create_snapshot", task_type: "ENRICHMENT" };
  expect(errorMessage(new ApiError({ ...facts, code, params }))).toBe(
    "Wait until “Enrichment” is done",
  );
  // From a server that is newer or older than this console.
  expect(errorMessage(new ApiError({ ...facts, code }))).toBe(facts.detail);
  expect(errorMessage(new ApiError({ ...facts, code: "too_warm", params }))).toBe(facts.detail);
});

test("an error without a sentence has words too", () => {
  for (const status of [400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 502, 503, 599]) {
    const { title, message } = describeError(new ApiError({ kind: "http", status }));
    expect(title).not.toBe("");
    expect(message).not.toBe("");
  }
});

test("issues name their field, and a form can read one", async () => {
  await loadRefusalWords("");
  const issues = [{ type: "x", loc: ["body", "name"], msg: "Too long", input: null }];
  const error = new ApiError({ kind: "http", status: 422, issues });
  expect(errorMessage(error)).toBe("Name: Too long");
  const long = {
    type: "too_big",
    loc: ["query", "not_label", 3],
    msg: "Too big: expected string to have <=1000 characters",
  };
  const other = { type: "custom", loc: ["query", "limit"], msg: "Ask for less" };
  expect(errorMessage(new ApiError({ kind: "http", status: 422, issues: [long, other] }))).toBe(
    "Label: At most 1,000 characters · query.limit: Ask for less",
  );
  expect(fieldError(error, "name")).toBe("Too long");
  expect(fieldError(error, "description")).toBeNull();
  expect(fieldError(new Error("x"), "name")).toBeNull();
});

test("being offline differs from a server that does not answer", () => {
  const lost = new ApiError({ kind: "network" });
  vi.stubGlobal("navigator", { onLine: false });
  expect(describeError(lost)).toMatchObject({ title: "You are offline", kind: "offline" });
  vi.stubGlobal("navigator", { onLine: true });
  expect(describeError(lost)).toMatchObject({
    title: "The server does not answer",
    canRetry: true,
  });
});

test("an unknown error is described, too", () => {
  expect(describeError(new TypeError("x is undefined"))).toMatchObject({ canRetry: true });
  expect(errorMessage("boom")).toBe("boom");
});
