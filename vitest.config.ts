import { availableParallelism } from "node:os";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { msw } from "msw/vite";
import { defineConfig } from "vitest/config";
import { chromiumLaunchOptions } from "./tools/chromium.ts";

const launchOptions = await chromiumLaunchOptions();

const browserPackages = [
  "@mantine/core",
  "@mantine/form",
  "@mantine/hooks",
  "@mantine/notifications",
  "@tabler/icons-react",
  "@tanstack/react-query",
  "@tanstack/react-virtual",
  "fast-xml-parser",
  "image-size",
  "msw",
  "msw/browser",
  "react",
  "react-dom",
  "react-dom/client",
  "react-router",
  "react-router/dom",
  "react/jsx-dev-runtime",
  "react/jsx-runtime",
  "vitest-browser-react",
  "yaml",
  "zod/mini",
];

export default defineConfig({
  test: {
    // As many as cores: page tests mostly wait for the browser.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "node",
          include: ["{contract,server,tools,mock,bench,test}/**/*.test.ts", "src/**/*.test.ts"],
          exclude: ["test/built/**"],
          globalSetup: "test/node-global-setup.ts",
          setupFiles: ["test/node-setup.ts"],
          // Loading the service again for each file takes a second of processor time.
          isolate: false,
          // For what hangs alone: an embedded database or a spawned service starts in about a second, on a busy machine
          // in ten, and a test may need several.
          testTimeout: 90_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        test: { name: "built", include: ["test/built/**/*.test.ts"] },
      },
      {
        plugins: [react(), msw({ mode: "worker-only" })],
        // Listed explicitly, not found during the tests: a package that is optimised late reloads the page in the
        // middle of a test.
        optimizeDeps: { include: browserPackages },
        test: {
          name: "browser",
          include: ["src/**/*.browser.test.tsx"],
          setupFiles: ["test/browser-before.ts", "test/browser-setup.ts"],
          // A frame for each file would load the console again; the setup removes what a page leaves behind.
          isolate: false,
          // As in playwright.config.ts. Tests of the service have no retry.
          retry: process.env["CI"] ? 1 : 0,
          // How long an assertion or a click waits for the page; it ends as soon as it passes. A busy machine needs far
          // more than an idle one.
          testTimeout: 45_000,
          expect: { poll: { timeout: 10_000 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1280, height: 800 },
            provider: playwright({
              launchOptions,
              contextOptions: { reducedMotion: "reduce" },
              actionTimeout: 10_000,
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
