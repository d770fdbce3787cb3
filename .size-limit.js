/**
 * The budgets of the timeline, the most important page: the files that the browser requests before it can show it, and
 * all that it has requested when it is idle. What loads on first use (menus, other pages) does not count.
 */

import { readFileSync } from "node:fs";

/** @type {Record<string, { file: string, name?: string, imports?: string[], css?: string[] }>} */
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/**
 * @param {string[]} names of chunks of tools/vite-first-chunks.ts
 * @returns {string[]} their keys in the manifest
 */
const keysOf = (names) =>
  names.map((name) => {
    const key = Object.keys(manifest).find((each) => manifest[each]?.name === name);
    if (!key) throw new Error(`the build has no chunk "${name}"`);
    return key;
  });

const first = ["language", "first", "dataset", "timeline"];
const whenIdle = ["later", "dataset-later"];

/**
 * @param {string[]} keys
 * @returns {{ js: string[], css: string[] }} the chunks and everything that they import at once
 */
function closure(keys) {
  const seen = new Set();
  const js = new Set();
  const css = new Set();
  const visit = (/** @type {string} */ key) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    js.add(`dist/${chunk.file}`);
    for (const file of chunk.css ?? []) css.add(`dist/${file}`);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const key of keys) visit(key);
  return { js: [...js], css: [...css] };
}

const page = closure(keysOf(first));
const idle = closure(keysOf([...first, ...whenIdle]));

export default [
  { name: "timeline, scripts", path: page.js, gzip: true, limit: "175 kB" },
  { name: "timeline, styles", path: page.css, gzip: true, limit: "16 kB" },
  {
    name: "timeline, all until it is idle",
    path: [...idle.js, ...idle.css],
    brotli: true,
    limit: "240 kB",
  },
];
