/** Stamps: a hash of a step's inputs, stored beside its outputs. */

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./run.mjs";

/**
 * @param {string} path
 * @param {(path: string) => boolean} counts
 * @returns {string[]}
 */
function filesBelow(path, counts) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const below = join(path, entry.name);
      if (entry.isDirectory()) return filesBelow(below, counts);
      return counts(below) ? [below] : [];
    });
}

/**
 * One hash over names and contents.
 * @param {string[]} paths files and folders of the repository; a missing one counts as empty
 * @param {{ salt?: string, counts?: (path: string) => boolean }} [options] `counts` selects files of a folder
 */
export function hashOf(paths, { salt = "", counts = () => true } = {}) {
  const hash = createHash("sha256").update(salt);
  for (const path of paths.flatMap((each) => filesBelow(join(root, each), counts))) {
    hash.update(`\0${relative(root, path)}\0`);
    if (statSync(path, { throwIfNoEntry: false })) hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** @param {string} path @param {string} hash */
export function isStamped(path, hash) {
  try {
    return readFileSync(path, "utf8") === hash;
  } catch {
    return false;
  }
}

/** @param {string} path @param {string} hash */
export function stamp(path, hash) {
  writeFileSync(path, hash);
}

/** Before a step begins: an interrupted step must not look done. @param {string} path */
export function unstamp(path) {
  rmSync(path, { force: true });
}
