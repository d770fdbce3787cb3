/**
 * Runs around each component test: the mock service worker, and the gate that fails a test on any console message. The
 * browser's own reports of failed requests do not pass through the gate.
 */

import { afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { cleanup } from "vitest-browser-react";
import { worker } from "#mock/browser.ts";
import { resetMock } from "#mock/state.ts";
import { takeConsole, watchConsole } from "./console-gate.ts";

beforeAll(async () => {
  // readyState 0 is "disabled"; without isolation the worker of the previous file still runs. "error" alone only logs
  // and answers 500: the gate below fails the test.
  if (!worker.readyState) await worker.start({ quiet: true, onUnhandledFrame: "error" });
});

beforeEach(() => {
  // a tab's memory of the previous test must not carry over
  sessionStorage.clear();
  localStorage.clear();
  resetMock();
  watchConsole();
});

afterEach(async () => {
  // First of all, or a page stays mounted and polls, and its late message fails the next test.
  await cleanup();
  const said = takeConsole();
  vi.restoreAllMocks();
  vi.useRealTimers();
  worker.resetHandlers();
  expect(said).toEqual([]);
});
