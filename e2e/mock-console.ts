import { test as base } from "./fixtures.ts";

/** Journeys on the console with the mock as its backend: without sign-in and without the service. */
export const test = base.extend({
  baseURL: async ({ mockConsole }, use) => use(mockConsole),
  revival: async ({}, use) => use(undefined),
  storageState: { cookies: [], origins: [] },
  serviceWorkers: "allow",
});
