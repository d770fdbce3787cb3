/**
 * The budget of the timeline, the most important page: the files that the browser requests before it can show it.
 * Chunks that load on idle or on first use (dialogs, menus) are behind an import() and do not count.
 */

import { readFileSync } from "node:fs";

/** @type {Record<string, { file: string, name?: string, imports?: string[], css?: string[] }>} */
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** The chunks of tools/vite-first-chunks.ts, of which each imports the next one when it knows what it needs. */
const parts = ["language", "first", "dataset", "timeline"].map((name) => {
  const key = Object.keys(manifest).find((each) => manifest[each]?.name === name);
  if (!key) throw new Error(`the build has no chunk "${name}"`);
  return key;
});

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

const page = closure(parts);

export default [
  { name: "timeline, scripts", path: page.js, gzip: true, limit: "175 kB" },
  { name: "timeline, styles", path: page.css, gzip: true, limit: "16 kB" },
];
