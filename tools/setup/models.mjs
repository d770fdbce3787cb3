/**
 * Installs the optional packages into `.models/packages`: `stillframe models install` runs this, and knows the stamp.
 *
 *     node tools/setup/models.mjs <stamp>
 *
 * They are installed into a folder beside it, which is renamed when it is complete, so that no half install is ever
 * found. pnpm compares each package with its hash in the lockfile, and runs none of their scripts.
 */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statfsSync,
} from "node:fs";
import { join, relative, sep } from "node:path";
import { SetupError, explain } from "./errors.mjs";
import { withLock } from "./lock.mjs";
import { root, step } from "./run.mjs";
import { isStamped, stamp } from "./stamp.mjs";
import { ensurePnpm } from "./toolchain.mjs";

const source = join(root, "server/models/packages");
const models = join(root, ".models");
const target = join(models, "packages");

/** Until the files for other platforms are gone again, the packages take 790 MB. */
const neededMb = 1000;

/** @param {string} wanted */
async function install(wanted) {
  if (isStamped(join(target, ".installed"), wanted)) return;
  mkdirSync(models, { recursive: true });
  const pnpm = await ensurePnpm();
  await withLock(models, async () => {
    if (isStamped(join(target, ".installed"), wanted)) return;
    removeDrafts();
    const { bavail, bsize } = statfsSync(models);
    const freeMb = Math.floor((bavail * bsize) / 1e6);
    if (freeMb < neededMb) {
      throw new SetupError(
        `installing the models takes ${neededMb} MB for a moment, and ${freeMb} MB are free in ${models}`,
      );
    }
    const draft = join(models, `draft-${process.pid}`);
    try {
      mkdirSync(draft);
      for (const name of readdirSync(source)) copyFileSync(join(source, name), join(draft, name));
      await step(
        "installing the models and the video decoder",
        pnpm,
        ["install", "--frozen-lockfile", "--ignore-scripts", "--prod", "--loglevel=error"],
        { cwd: draft, env: { CI: "true" } },
      );
      demandBinaries(draft);
      removeUnused(draft);
      // In there, since what is below a node_modules is left alone by everything that compiles imports.
      renameSync(join(draft, "load.mjs"), join(draft, "node_modules/load.mjs"));
      stamp(join(draft, ".installed"), wanted);
      const old = join(models, `draft-${process.pid}-old`);
      if (existsSync(target)) renameSync(target, old);
      renameSync(draft, target);
      rmSync(old, { recursive: true, force: true });
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
}

/**
 * Packages with binaries are optional to pnpm, since each fits one platform: it carries on where one cannot be fetched.
 * @param {string} folder
 */
function demandBinaries(folder) {
  const lockfile = readFileSync(join(source, "pnpm-lock.yaml"), "utf8");
  for (const name of Object.keys(JSON.parse(readFileSync(join(source, "kept.json"), "utf8")))) {
    const here = forPlatform(name);
    if (lockfile.includes(`'${here}@`) && !existsSync(join(folder, "node_modules", here))) {
      throw new SetupError(`the package registry does not give ${here}; try again`);
    }
  }
}

/** Those of an install that was killed. */
function removeDrafts() {
  for (const name of readdirSync(models)) {
    if (name.startsWith("draft-")) rmSync(join(models, name), { recursive: true, force: true });
  }
}

/**
 * Removes what nothing loads, as `kept.json` says: binaries for other platforms, other models, source maps. They are
 * two thirds of the packages.
 * @param {string} folder
 */
function removeUnused(folder) {
  /** @type {Record<string, string[]>} */
  const kept = JSON.parse(readFileSync(join(source, "kept.json"), "utf8"));
  for (const [name, prefixes] of Object.entries(kept)) {
    const at = join(folder, "node_modules", forPlatform(name));
    if (!existsSync(at)) continue;
    const starts = prefixes.map(forPlatform);
    const always = /^(?:package\.json|licen[cs]e.*|notice.*|copying.*)$/i;
    removeFiles(at, (path) => {
      const inside = relative(at, path).split(sep).join("/");
      return (
        always.test(inside) ||
        (!inside.endsWith(".map") && starts.some((prefix) => inside.startsWith(prefix)))
      );
    });
  }
}

/** @param {string} text */
function forPlatform(text) {
  return text.replace("{platform}", process.platform).replace("{arch}", process.arch);
}

/**
 * @param {string} folder
 * @param {(path: string) => boolean} keeps
 */
function removeFiles(folder, keeps) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeFiles(path, keeps);
    else if (!keeps(path)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

try {
  await install(process.argv[2] ?? "");
} catch (error) {
  console.error(`stillframe: ${explain(error)}`);
  process.exitCode = 1;
}
