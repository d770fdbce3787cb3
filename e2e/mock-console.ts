import { test as base } from "./fixtures.ts";

/** Journeys on the console that brings its own backend along: nobody signs in, and the service is not needed. */
export const test = base.extend({
  baseURL: async ({ mockConsole }, use) => use(mockConsole),
  revival: async ({}, use) => use(undefined),
  storageState: { cookies: [], origins: [] },
  serviceWorkers: "allow",
});
