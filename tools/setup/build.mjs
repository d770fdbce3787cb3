/** The console, built into dist, and the one that brings its own backend along, into dist-mock. */

import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { root, step, toolchain } from "./run.mjs";
import { hashOf, isStamped, stamp, unstamp } from "./stamp.mjs";

/** @param {boolean} mock */
const inputs = (mock) =>
  hashOf(
    [
      "index.html",
      "vite.config.ts",
      "package.json",
      "pnpm-lock.yaml",
      "tools/vite-first-chunks.ts",
      "tools/vite-gzip.ts",
      "tools/vite-mantine-modules.ts",
      "src",
      "contract",
      "public",
      ...(mock ? ["mock"] : []),
    ],
    { counts: (path) => !/\.test\.tsx?$|tsconfig\.json$/.test(path) },
  );

/**
 * Builds what changed since it was last built.
 * @param {string} node
 * @param {{ mock?: boolean }} [options]
 */
export async function buildConsole(node, { mock = false } = {}) {
  const stampFile = join(root, mock ? "dist-mock" : "dist", ".setup-stamp");
  if (isStamped(stampFile, inputs(mock))) return;
  await withLock(toolchain, async () => {
    // Taken before the build: a file saved while it runs makes the next start build again.
    const hash = inputs(mock);
    if (isStamped(stampFile, hash)) return;
    unstamp(stampFile);
    const vite = join(root, "node_modules/vite/bin/vite.js");
    const args = [vite, "build", "--logLevel", "warn", ...(mock ? ["--mode", "mock"] : [])];
    await step(`building the console${mock ? " on its mock" : ""}`, node, args, {
      env: { NODE_ENV: "production" },
    });
    stamp(stampFile, hash);
  });
}
