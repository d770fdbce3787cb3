/**
 * `node tools/mantine-css.ts`: writes `src/mantine-styles.ts`, the imports of exactly those style sheets of Mantine
 * that the console's components need. The whole sheet is three times as large, and a missing one gives no error: the
 * component is just not styled. Run it after a Mantine component was added or removed; a test of the build fails when
 * it is due.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import * as z from "zod/mini";
import { mantineModulesFile } from "./vite-mantine-modules.ts";

const root = join(import.meta.dirname, "..");
const mantine = join(root, "node_modules/@mantine");
const target = join(root, "src/mantine-styles.ts");

/**
 * These come before all components, in this order. Without `default-css-variables`, a quarter of the whole: the
 * provider writes the variables itself (see src/app-providers.tsx).
 */
const basics = ["baseline", "global"];

const modulesSchema = z.array(z.string());

/** The position of a component's rules in Mantine's whole sheet: later ones override earlier ones. */
function placeInWhole(sheet: string, name: string): number {
  const path = join(mantine, `core/styles/${name}.css`);
  if (!existsSync(path)) throw new Error(`@mantine/core has no style sheet for ${name}`);
  const firstClass = /\.m_[\da-f]+/.exec(readFileSync(path, "utf8"))?.[0];
  return firstClass ? sheet.indexOf(firstClass) : -1;
}

/**
 * The import lines of `src/mantine-styles.ts`.
 * @param modules the names from the build's list, such as `core/Button`
 */
export function mantineImports(modules: string[]): string[] {
  const sheet = readFileSync(join(mantine, "core/styles.css"), "utf8");
  const components = modules
    .filter((name) => name.startsWith("core/"))
    .map((name) => name.slice("core/".length))
    .map((name) => ({ name, place: placeInWhole(sheet, name) }))
    .sort((a, b) => a.place - b.place);
  const others = new Set(
    modules.map((name) => name.split("/")[0] ?? "").filter((name) => name !== "core"),
  );
  const sheets = [
    ...[...basics, ...components.map(({ name }) => name)].map((name) => `core/styles/${name}.css`),
    ...[...others].sort().map((name) => `${name}/styles.css`),
  ];
  return sheets.map((path) => `import "@mantine/${path}";`);
}

/** Builds the console in memory and reads the list that the build makes. */
async function bundledModules(): Promise<string[]> {
  const result = await build({ root, logLevel: "warn", build: { write: false } });
  if (!("output" in result)) throw new Error("the build made several outputs or none");
  const list = result.output.find((file) => file.fileName === mantineModulesFile);
  if (list?.type !== "asset") throw new Error(`the build made no ${mantineModulesFile}`);
  return modulesSchema.parse(JSON.parse(list.source.toString()));
}

if (import.meta.main) {
  // The console imports the file, so a build without it would fail.
  const before = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (before === "") writeFileSync(target, "");
  const kept = before.split("\n").filter((line) => line !== "" && !line.startsWith("import "));
  const lines = [...kept, ...mantineImports(await bundledModules())];
  writeFileSync(target, `${lines.join("\n")}\n`);
}
