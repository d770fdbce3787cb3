import { defineConfig } from "@playwright/test";
import { chromiumLaunchOptions, whyNotCompared } from "./tools/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/build-console.ts",
  workers: 2,
  // The machine that runs this also runs the services.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env["CI"]),
  // In CI a busy machine may delay a page once. Without CI there is no retry, so that a developer sees each failure.
  retries: process.env["CI"] ? 1 : 0,
  reporter: [
    ["list"],
    ["json", { outputFile: process.env["STILLFRAME_REPORT"] ?? "test-results/e2e.json" }],
  ],
  // Pictures are compared on any machine, so their names contain no platform.
  snapshotPathTemplate: "{testDir}/visual/pictures/{arg}{ext}",
  projects: [
    // Each has a folder of its own, which it empties when it begins: both may run at the same time.
    {
      name: "journeys",
      testIgnore: "visual/**",
      outputDir: "test-results/e2e",
      // The page of the test before, emptied, has compiled the console's scripts already.
      use: { reuseContext: true },
    },
    {
      name: "visual",
      outputDir: "test-results/visual",
      testMatch: "visual/*.spec.ts",
      // Letters differ between engines in more pixels than one of our changes would. The scenes are played all the
      // same.
      ignoreSnapshots: (await whyNotCompared()) !== undefined,
    },
  ],
  use: {
    browserName: "chromium",
    launchOptions: await chromiumLaunchOptions(),
    viewport: { width: 1280, height: 800 },
    serviceWorkers: "block",
    // Tracing doubles the time of a test; for a closer look use `--trace on`.
    trace: "off",
  },
});
