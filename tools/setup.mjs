#!/usr/bin/env node
/**
 * The entry point of every command: `npm start`, `npm test` and the rest.
 *
 * It runs on any Node >= 20, with built-in modules only, since nothing may be installed yet. It installs Node 24 and
 * pnpm when they are missing, installs the locked dependencies, builds the console when a source changed, and then runs
 * the command under Node 24. Each step leaves a stamp, so that a second start only compares hashes.
 */

import { join } from "node:path";
import { buildConsole } from "./setup/build.mjs";
import { SetupError, explain } from "./setup/errors.mjs";
import { installDependencies } from "./setup/install.mjs";
import { become, root } from "./setup/run.mjs";
import { ensureNode } from "./setup/toolchain.mjs";

const vite = join(root, "node_modules/vite/bin/vite.js");

/** The semi-space for new objects, in megabytes. The default, 32, comes to 128 MB that stay allocated. */
const young = "--max-semi-space-size=16";

/**
 * What each command runs under Node 24, and whether it needs the built console first.
 * @type {Record<string, { run?: string[], console?: boolean, mode?: "mock" | "demo" }>}
 */
const commands = {
  start: { run: [young, "server/main.ts"], console: true },
  cli: { run: ["server/cli.ts"] },
  test: { run: ["tools/test.ts"] },
  check: { run: ["tools/check.ts"] },
  dev: { run: [vite] },
  "dev:mock": { run: [vite, "--mode", "mock"] },
  build: { console: true },
  screenshots: { run: ["tools/screenshots.ts"], console: true },
  "build:mock": { mode: "mock" },
  "build:demo": { mode: "demo" },
};

/** @param {string[]} argv */
async function main([name = "start", ...rest]) {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) {
    throw new SetupError(`Node 20 or newer is needed to start, and this is ${process.version}`);
  }
  const command = commands[name];
  if (!command) {
    throw new SetupError(
      `unknown command "${name}"; there are: ${Object.keys(commands).join(", ")}`,
    );
  }
  // npm removes the "--", pnpm passes it on.
  const args = rest[0] === "--" ? rest.slice(1) : rest;
  const node = await ensureNode();
  await installDependencies();
  if (command.console) await buildConsole(node);
  if (command.mode) await buildConsole(node, command.mode);
  return command.run ? become(node, [...command.run, ...args]) : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`stillframe: ${explain(error)}`);
  process.exitCode = 1;
}
