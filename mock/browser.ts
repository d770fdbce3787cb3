import { setupWorker } from "msw/browser";
import { handlers } from "./handlers.ts";
import { mockDb, resetMock } from "./state.ts";
import { type MockProfile, type MockScenario, isProfile, isScenario } from "./scenarios.ts";

/** For component tests: `await worker.start({ quiet: true, onUnhandledFrame: "error" })`. */
export const worker = setupWorker(...handlers);

/**
 * Starts the mock for `pnpm dev:mock`. `?mock=plain` selects the profile and `?scenario=empty` a scenario; the tab
 * remembers both.
 */
export async function startMock(): Promise<void> {
  const search = new URLSearchParams(window.location.search);
  const profile = remembered<MockProfile>("mock", search, isProfile) ?? "full";
  const scenario = remembered<MockScenario>("scenario", search, isScenario) ?? "default";
  resetMock(profile, scenario);
  mockDb().latency = 150;
  await worker.start({ quiet: true, onUnhandledFrame: "bypass" });
}

function remembered<T extends string>(
  name: string,
  search: URLSearchParams,
  isValid: (text: string | null) => text is T,
): T | null {
  const key = `stillframe.${name}`;
  const asked = search.get(name);
  if (isValid(asked)) sessionStorage.setItem(key, asked);
  const value = sessionStorage.getItem(key);
  return isValid(value) ? value : null;
}
