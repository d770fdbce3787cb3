import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "#/api/errors.ts";
import { live } from "./query-client.ts";

afterEach(() => vi.unstubAllGlobals());

const next = (status: string, error: unknown = null) =>
  live.watched.refetchInterval({ state: { status, error } });

test("what others do is asked for within five seconds, less often after an error, and not in vain", () => {
  vi.stubGlobal("navigator", { onLine: true });
  expect(next("success")).toBeLessThan(5_000);
  expect(next("error", new ApiError({ kind: "http", status: 503 }))).toBeGreaterThan(10_000);
  expect(next("error", new ApiError({ kind: "http", status: 401 }))).toBe(false);
  vi.stubGlobal("navigator", { onLine: false });
  expect(next("success")).toBe(false);
});
