import { defineConfig } from "@playwright/test";
import { chromiumLaunchOptions, whyNotCompared } from "./tools/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  globalSetup: "./e2e/build-console.ts",
  workers: 2,
  // The machines that run this are busy with its services, too.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env["CI"]),
  // On a machine that is shared, a page may be late once; whoever works on it shall see that, and so no retry here.
  retries: process.env["CI"] ? 1 : 0,
  reporter: [
    ["list"],
    ["json", { outputFile: process.env["STILLFRAME_REPORT"] ?? "test-results/e2e.json" }],
  ],
  // Pictures are compared on any machine, so their names name none.
  snapshotPathTemplate: "{testDir}/visual/pictures/{arg}{ext}",
  projects: [
    { name: "journeys", testIgnore: "visual/**" },
    {
      name: "visual",
      testMatch: "visual/*.spec.ts",
      // Letters differ between engines in more pixels than a change of ours would. The scenes are played all the same.
      ignoreSnapshots: (await whyNotCompared()) !== undefined,
    },
  ],
  use: {
    browserName: "chromium",
    launchOptions: await chromiumLaunchOptions(),
    viewport: { width: 1280, height: 800 },
    serviceWorkers: "block",
    // It doubles the time that a test takes: for a closer look, `--trace on`.
    trace: "off",
  },
});
