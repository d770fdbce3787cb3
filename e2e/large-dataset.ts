import { type LargeService, startLargeService } from "../test/start-large-service.ts";
import { createApi } from "./api.ts";
import { test as base } from "./fixtures.ts";

/** More than any page, strip or list shows at once. */
const items = 20_000;

interface LargeFixtures {
  large: LargeService;
}

/** Journeys on a dataset of a realistic size, on a separate service where every user is the owner. */
export const test = base.extend<object, LargeFixtures>({
  large: [
    async ({}, use) => {
      const { report, stop } = await startLargeService(items);
      await use(report);
      await stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  api: [
    async ({ large }, use) =>
      use(createApi({ api: (path, init) => fetch(`${large.url}/api/v1${path}`, init) })),
    { scope: "worker" },
  ],
  baseURL: async ({ large }, use) => use(large.url),
  revival: async ({}, use) => use(undefined),
  storageState: { cookies: [], origins: [] },
});
