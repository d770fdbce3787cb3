/** Builds the console into dist, and those with the mock as their backend into dist-mock and dist-demo. */

import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { root, step, toolchain } from "./run.mjs";
import { hashOf, isStamped, stamp, unstamp } from "./stamp.mjs";

/** @param {"mock" | "demo" | undefined} mode */
const inputs = (mode) =>
  hashOf(
    [
      "index.html",
      "vite.config.ts",
      "package.json",
      "pnpm-lock.yaml",
      "tools/vite-compressed.ts",
      "tools/vite-first-chunks.ts",
      "tools/vite-mantine-modules.ts",
      "tools/vite-route-words.ts",
      "src",
      "contract",
      "public",
      ...(mode ? ["mock"] : []),
      ...(mode === "demo" ? ["tools/vite-demo.ts", "server/blobs/sample.ts"] : []),
    ],
    { counts: (path) => !/\.test\.tsx?$|tsconfig\.json$/.test(path) },
  );

/**
 * Builds a console whose sources changed since its last build.
 * @param {string} node
 * @param {"mock" | "demo"} [mode]
 */
export async function buildConsole(node, mode) {
  const stampFile = join(root, mode ? `dist-${mode}` : "dist", ".setup-stamp");
  if (isStamped(stampFile, inputs(mode))) return;
  await withLock(toolchain, async () => {
    // Taken before the build: a file saved during it makes the next start build again.
    const hash = inputs(mode);
    if (isStamped(stampFile, hash)) return;
    unstamp(stampFile);
    const vite = join(root, "node_modules/vite/bin/vite.js");
    const args = [vite, "build", "--logLevel", "warn", ...(mode ? ["--mode", mode] : [])];
    await step(`building the console${mode ? ` on its ${mode}` : ""}`, node, args, {
      env: { NODE_ENV: "production" },
    });
    stamp(stampFile, hash);
  });
}
