/** Properties of the built console; `npm test -- build` builds it first. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { mantineImports } from "../../tools/mantine-css.ts";
import { mantineModulesFile } from "../../tools/vite-mantine-modules.ts";

const root = join(import.meta.dirname, "../..");
const dist = join(root, "dist");
const files = readdirSync(dist, { recursive: true, encoding: "utf8" });
const named = (ending: string) => files.filter((name) => name.endsWith(ending));
const read = (name: string) => readFileSync(join(dist, name), "utf8");

test("the style sheets keep light-dark() as the browser understands it", () => {
  const css = named(".css").map(read).join("\n");
  expect(css).toContain("light-dark(");
  expect(css).not.toContain("lightningcss-light");
});

test("src/mantine-styles.ts imports what the bundle contains (else: node tools/mantine-css.ts)", () => {
  const modules = z.array(z.string()).parse(JSON.parse(read(mantineModulesFile)));
  const text = readFileSync(join(root, "src/mantine-styles.ts"), "utf8");
  const imports = text.split("\n").filter((line) => line.startsWith("import "));
  expect(imports).toEqual(mantineImports(modules));
});

test("nothing of the mock is in the product's build", () => {
  expect(files).not.toContain("mockServiceWorker.js");
  const scripts = named(".js").filter((name) => /setupWorker|mockServiceWorker/.test(read(name)));
  expect(scripts).toEqual([]);
});

test("nothing of the gallery of states is in the product's build", () => {
  const traces = /gallery|Every state of every region/i;
  const found = [...named(".js"), ...named(".css"), "index.html"].filter(
    (name) => traces.test(name) || traces.test(read(name)),
  );
  expect(found).toEqual([]);
});

test("the descriptions of the API's document are not in the scripts", () => {
  const found = named(".js").filter((name) => read(name).includes("List the tasks of every"));
  expect(found).toEqual([]);
});

test("every large script and style sheet has two compressed copies", () => {
  const large = [...named(".js"), ...named(".css")].filter((name) => read(name).length >= 1_000);
  expect(large.length).toBeGreaterThan(0);
  for (const name of large) {
    expect(gunzipSync(readFileSync(join(dist, `${name}.gz`))).toString()).toBe(read(name));
    expect(brotliDecompressSync(readFileSync(join(dist, `${name}.br`))).toString()).toBe(
      read(name),
    );
  }
});

const manifest = z
  .record(
    z.string(),
    z.object({
      file: z.string(),
      name: z.optional(z.string()),
      imports: z.optional(z.array(z.string())),
      css: z.optional(z.array(z.string())),
    }),
  )
  .parse(JSON.parse(read(".vite/manifest.json")));

/** The chunk of this name and all its static imports. The chunk of the entry is named "language". */
function closure(name: string): Set<string> {
  const found = new Set<string>();
  const visit = (key: string) => {
    if (found.has(key)) return;
    found.add(key);
    for (const next of manifest[key]?.imports ?? []) visit(next);
  };
  const keys = Object.keys(manifest).filter((key) => manifest[key]?.name === name);
  expect(keys, name).toHaveLength(1);
  keys.forEach(visit);
  return found;
}

test("the entry and the words of another language import no module of the console", () => {
  const entry = closure("language");
  expect([...closure("first")].some((key) => !entry.has(key))).toBe(true);
  for (const words of ["german", "pseudo"]) {
    const more = [...closure(words)].filter((key) => !entry.has(key));
    expect(more.map((key) => manifest[key]?.name)).toEqual([words]);
  }
  const scripts = [...entry].map((key) => read(manifest[key]?.file ?? "")).join("");
  expect(scripts.length).toBeLessThan(8_000);
});

test("index.html preloads the console's scripts and styles", () => {
  const html = read("index.html");
  for (const key of closure("first")) {
    const { file = "", css = [] } = manifest[key] ?? {};
    for (const name of [file, ...css]) expect(html.split(`"/${name}"`)).toHaveLength(2);
  }
});

test("index.html has no inline script, so that the policy can forbid them", () => {
  expect(read("index.html")).not.toMatch(/<script(?![^>]*\bsrc=)/);
});
