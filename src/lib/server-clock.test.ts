import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteServerTime, serverNow } from "./server-clock.ts";

const now = Date.UTC(2026, 2, 29, 12, 0, 0);

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => {
  noteServerTime(new Date().toUTCString());
  vi.useRealTimers();
});

test("is the local clock, until an answer shows that it is wrong", () => {
  expect(serverNow()).toBe(now);
  noteServerTime("Sun, 29 Mar 2026 12:10:00 GMT");
  expect(serverNow()).toBe(now + 600_000);
  vi.advanceTimersByTime(1_000);
  expect(serverNow()).toBe(now + 601_000);
});

test("small differences and answers without a time have no effect", () => {
  noteServerTime("Sun, 29 Mar 2026 11:59:57 GMT");
  expect(serverNow()).toBe(now);
  for (const nothing of [null, "soon"]) noteServerTime(nothing);
  expect(serverNow()).toBe(now);
});
