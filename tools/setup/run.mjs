/** Child processes, with signals passed on. */

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError, causeOf } from "./errors.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const toolchain = join(root, ".toolchain");

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();
/** @type {NodeJS.Signals | undefined} */
let stopping;
let isHandingOn = false;

/**
 * From the first child on, signals to this process are passed to it. (Not on import: the settings of other tools import
 * this file, and their signals must stay theirs.)
 */
function handSignalsOn() {
  if (isHandingOn) return;
  isHandingOn = true;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      stopping = signal;
      if (children.size === 0) process.exit(128 + constants.signals[signal]);
      // A terminal sends Ctrl-C to the whole group: the child has it already, and a second one may mean "stop at once"
      // to it.
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      for (const child of children) child.kill(signal);
    });
  }
}

/** Whether a signal has asked this process to end: the child's exit code is then no result. */
export const isStopping = () => stopping !== undefined;

/**
 * Folders that come first on every child's PATH. The scripts in node_modules/.bin and the install scripts
 * of packages start with `env node`, and must find the Node of this project.
 * @type {Set<string>}
 */
const binFolders = new Set([join(toolchain, "bin"), join(root, "node_modules/.bin")]);

/** @param {string} folder */
export function putFirstOnPath(folder) {
  const others = [...binFolders];
  binFolders.clear();
  for (const each of [folder, ...others]) binFolders.add(each);
}

/**
 * Half of the time that the service takes to start went into compiling its code. Where the folder cannot be written,
 * Node continues without it.
 */
const compileCache = join(root, "node_modules/.cache/compiled");

/** @param {Record<string, string>} extra */
function childEnv(extra) {
  // Everything else is passed on unchanged: npm_config_* carry the registry, the proxy and the CA file.
  return {
    NODE_COMPILE_CACHE: compileCache,
    ...process.env,
    PATH: [...binFolders, process.env["PATH"]].join(delimiter),
    ...extra,
  };
}

/**
 * Runs a command to its end.
 * @param {string} file
 * @param {string[]} args
 * @param {{
 *   cwd?: string,
 *   env?: Record<string, string>,
 *   capture?: boolean,
 *   heard?: ((chunk: Buffer) => void) | undefined,
 * }} [options] `heard` gets what it prints, which otherwise goes to our own output
 * @returns {Promise<{ code: number, output: string }>} the exit code (128 + n after signal n) and, with
 *   `capture`, everything that it printed
 */
export function run(file, args, { cwd = root, env = {}, capture = false, heard } = {}) {
  handSignalsOn();
  return new Promise((resolve, reject) => {
    /** @type {import("node:child_process").StdioOptions} */
    const stdio = capture || heard ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = spawn(file, args, { cwd, env: childEnv(env), stdio });
    children.add(child);
    let output = "";
    const take = (/** @type {Buffer} */ chunk) => {
      if (capture) output += chunk.toString();
      heard?.(chunk);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("error", (error) => {
      children.delete(child);
      reject(error);
    });
    child.once("close", (code, signal) => {
      children.delete(child);
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output });
    });
  });
}

/**
 * Replaces this process by a program in effect: it gets our input and output, and we exit with its exit code.
 * @param {string} file
 * @param {string[]} args
 */
export async function become(file, args) {
  return (await run(file, args)).code;
}

/**
 * Runs one step of the setup quietly, with a line before it; a failure shows what the tool printed.
 * @param {string} what in the words of the message: "installing the dependencies"
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
export async function step(what, file, args, options = {}) {
  console.error(`stillframe: ${what} …`);
  const began = Date.now();
  const { code, output } = await run(file, args, { ...options, capture: true });
  if (stopping) process.exit(128 + constants.signals[stopping]);
  if (code !== 0) {
    console.error(output.trimEnd().split("\n").slice(-80).join("\n"));
    const cause = causeOf(output, root);
    const reason = cause ?? `${file} ended with code ${code}`;
    throw new SetupError(`${what} failed: ${reason}`, { cause });
  }
  console.error(`stillframe: ${what} took ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
