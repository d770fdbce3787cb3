/**
 * Loaded into the services of tests before their own modules: Node finds the files of 1,500 module names at each start,
 * a quarter of its processor time, and finds the same ones each time. This keeps what was found in a list. A list is
 * valid for one lockfile and one place; a process that exits by itself adds what it found.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type ResolveFnOutput, registerHooks } from "node:module";
import { join } from "node:path";

type Found = Record<string, ResolveFnOutput>;

const root = join(import.meta.dirname, "..");
const folder = join(root, "node_modules/.cache/known-modules");

const hash = createHash("sha256").update(root);
for (const name of ["package.json", "pnpm-lock.yaml"]) hash.update(readFileSync(join(root, name)));
const path = join(folder, `${hash.digest("hex").slice(0, 16)}.json`);

function readList(): Found {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Found;
  } catch {
    return {};
  }
}

const list = readList();
let added = 0;

registerHooks({
  resolve(name, context, next) {
    const way = context.conditions.includes("require") ? "require" : "import";
    const key = `${way} ${name} ${context.parentURL}`;
    const known = list[key];
    if (known !== undefined) return known;
    const { url, format } = next(name, context);
    const answer = { url, format, importAttributes: context.importAttributes, shortCircuit: true };
    if (url.startsWith("file:")) {
      list[key] = answer;
      added += 1;
    }
    return answer;
  },
});

process.on("exit", () => {
  if (added === 0) return;
  mkdirSync(folder, { recursive: true });
  // Renamed, so that no process reads half a list.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(list));
  renameSync(own, path);
});
