/**
 * Around each component test: the mock service worker, and the gate that fails a test on any message on the
 * console. What the browser itself reports of a failed request does not come through it.
 */

import { afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { cleanup } from "vitest-browser-react";
import { worker } from "#mock/browser.ts";
import { resetMock } from "#mock/mock.ts";
import { takeConsole, watchConsole } from "./console-gate.ts";

beforeAll(async () => {
  // readyState 0 is "disabled"; without isolation the worker of the file before still runs. "error" alone
  // only logs and answers 500: what fails the test is the gate below.
  if (!worker.readyState) await worker.start({ quiet: true, onUnhandledFrame: "error" });
});

beforeEach(() => {
  // what a tab remembers of the test before is another tab's
  sessionStorage.clear();
  localStorage.clear();
  resetMock();
  watchConsole();
});

afterEach(async () => {
  // First of all, or a page stays mounted and polling, and its late message fails the next test.
  await cleanup();
  const said = takeConsole();
  vi.restoreAllMocks();
  vi.useRealTimers();
  worker.resetHandlers();
  expect(said).toEqual([]);
});
