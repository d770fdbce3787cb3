import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { violation } from "./layers.ts";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "node_modules/.bin");

describe("an import against the direction is a violation", () => {
  test.each([
    ["contract/rules.ts", "#server/config.ts"],
    ["contract/rules.ts", "../src/paths.ts"],
    ["contract/rules.ts", "hono"],
    ["src/pages/tasks/tasks-page.tsx", "#server/config.ts"],
    ["src/pages/tasks/tasks-page.tsx", "../../../server/errors.ts"],
    ["src/main.tsx", "#server/main.ts"],
    ["server/http/app.ts", "#/paths.ts"],
    ["server/http/snapshots.ts", "#server/catalog/catalog.ts"],
    ["server/http/snapshots.ts", "#server/services/create-services.ts"],
    ["server/tasks/run-task.ts", "#server/services/deps.ts"],
    ["server/tasks/run-task.ts", "#server/blobs/blob-store.ts"],
    ["server/writing/with-writer.ts", "../tasks/run-task.ts"],
    ["server/catalog/tasks.ts", "../tasks/run-task.ts"],
    ["server/http/tasks.ts", "#server/tasks/run-task.ts"],
    ["server/services/restore.ts", "../http/app.ts"],
    ["server/services/media/media.ts", "range-parser"],
    ["server/services/media/media.ts", "hono/streaming"],
    ["server/services/tasks/tasks.ts", "node:http"],
    ["server/services/snapshots/receipts.ts", "kysely"],
    ["server/blobs/folder/folder-store.ts", "hono"],
    ["server/catalog/catalog.ts", "#server/lake/version.ts"],
    ["server/lake/version.ts", "#server/catalog/catalog.ts"],
    ["server/lake/upkeep/sweep.ts", "node:fs/promises"],
    ["server/services/upkeep/collect.ts", "../../lake/files/folder-storage.ts"],
    ["server/blobs/folder/folder-store.ts", "../../queue/queue.ts"],
    ["server/ports/blob-store.ts", "../blobs/folder/folder-store.ts"],
    ["server/ports/services.ts", "#server/services/upkeep/readiness.ts"],
    ["server/queue/queue.ts", "#server/services/create-services.ts"],
    ["server/gateway/forward.ts", "#server/services/create-services.ts"],
    ["server/errors.ts", "./ports/services.ts"],
    ["src/lib/time.ts", "#/components/ui/badge.tsx"],
    ["src/components/snapshot-node.tsx", "#/pages/timeline/timeline-page.tsx"],
    ["src/features/snapshots/restore-button.tsx", "#/pages/timeline/timeline-page.tsx"],
    ["src/components/snapshot-node.tsx", "#/features/snapshots/snapshot-name.ts"],
    ["src/pages/timeline/timeline-page.tsx", "#/pages/root/palette/palette.tsx"],
    ["src/pages/root/root-layout.tsx", "../explore/explore-page.tsx"],
    ["src/api/client.ts", "#/components/ui/badge.tsx"],
    ["src/components/snapshot-node.tsx", "#mock/handlers.ts"],
    ["mock/handlers.ts", "#/api/client.ts"],
    ["mock/handlers.ts", "#server/errors.ts"],
    ["e2e/timeline.spec.ts", "#server/main.ts"],
    ["bench/engine.ts", "#/paths.ts"],
    ["tools/test.ts", "#server/config.ts"],
    ["src/lib/time.ts", "#test/service.ts"],
    ["src/lib/time.test.ts", "#server/config.ts"],
  ])("%s ← %s", (file, source) => {
    expect(violation(file, source)).toMatch(/may not import/);
  });
});

describe("an import along the direction is allowed", () => {
  test.each([
    ["contract/rules.ts", "./wire.ts"],
    ["contract/wire.ts", "zod/mini"],
    ["server/main.ts", "#server/catalog/catalog.ts"],
    ["server/http/app.ts", "#server/ports/services.ts"],
    ["server/services/create-services.ts", "../ports/services.ts"],
    ["server/gateway/forward.ts", "#server/ports/services.ts"],
    ["server/http/app.ts", "hono"],
    ["server/services/media/find-bytes.ts", "lru-cache"],
    ["server/services/snapshots/receipts.test.ts", "kysely"],
    ["server/services/tasks/tasks.ts", "../../tasks/start-task.ts"],
    ["server/tasks/run-task.ts", "../writing/with-writer.ts"],
    ["server/services/restore.ts", "#server/lake/version.ts"],
    ["server/services/media/media.ts", "../../ports/blob-store.ts"],
    ["server/blobs/folder/folder-store.ts", "../../ports/blob-store.ts"],
    ["server/catalog/catalog.ts", "#server/fault.ts"],
    ["server/lake/version.ts", "../config.ts"],
    ["server/lake/lake.ts", "./files/folder-storage.ts"],
    ["server/lake/files/folder-storage.ts", "node:fs/promises"],
    ["server/lake/version.test.ts", "#server/catalog/catalog.ts"],
    ["src/pages/tasks/tasks-page.tsx", "#/components/ui/badge.tsx"],
    ["src/pages/tasks/tasks-page.tsx", "#/api/tasks/tasks.ts"],
    ["src/pages/tasks/tasks-page.tsx", "./tasks-toolbar.tsx"],
    ["src/pages/explore/version-bar.tsx", "#/features/snapshots/restore-button.tsx"],
    ["src/pages/root/sign-in-dialog.tsx", "#/pages/login/sign-in-form.tsx"],
    ["src/components/snapshot-node.tsx", "#contract/rules.ts"],
    ["src/components/snapshot-node.tsx", "./node.module.css"],
    ["src/lib/time.ts", "#/paths.ts"],
    ["src/pages/tasks/tasks.browser.test.tsx", "#mock/handlers.ts"],
    ["src/start-console.tsx", "#mock/browser.ts"],
    ["mock/handlers.ts", "#contract/routes.ts"],
    ["e2e/timeline.spec.ts", "#contract/snapshot.ts"],
    ["test/conformance.test.ts", "#mock/handlers.ts"],
  ])("%s ← %s", (file, source) => {
    expect(violation(file, source)).toBeUndefined();
  });
});

/** Runs the linter with the project's own settings on a few planted files. */
function lint(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "stillframe-lint-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const settings = JSON.parse(readFileSync(join(root, ".oxlintrc.json"), "utf8"));
  // Folders are not linked: the type-aware half would follow the links into all of node_modules.
  const jsPlugins = [
    fileURLToPath(import.meta.resolve("@tanstack/eslint-plugin-query")),
    join(root, "tools/lint/plugin.ts"),
  ];
  writeFileSync(join(folder, ".oxlintrc.json"), JSON.stringify({ ...settings, jsPlugins }));
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.base.json"), "utf8"));
  const types = { compilerOptions: { ...compilerOptions, lib: ["es2024", "dom"] } };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...types, include: ["**/*.ts"] }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  try {
    return execFileSync(join(bin, "oxlint"), ["--format=unix"], {
      cwd: folder,
      encoding: "utf8",
      timeout: 60_000,
      // The plugin is TypeScript, so the linter needs the Node that runs this test. It finds its type-aware half
      // through the PATH.
      env: {
        ...process.env,
        PATH: [dirname(process.execPath), bin, process.env["PATH"]].join(":"),
      },
    });
  } catch (error) {
    if (error instanceof Error && "stdout" in error) return String(error.stdout);
    throw error;
  }
}

test("the linter reports every form of a planted import", () => {
  const said = lint({
    "server/errors.ts": "export const a = 1;\nexport type B = string;\n",
    "src/alias.ts": 'import { a } from "#server/errors.ts";\nexport const b = a;\n',
    "src/relative.ts": 'import { a } from "../server/errors.ts";\nexport const b = a;\n',
    "src/type-only.ts": 'import type { B } from "#server/errors.ts";\nexport type C = B;\n',
    "src/re-export.ts": 'export { a } from "#server/errors.ts";\n',
    "src/dynamic.ts": 'export const later = () => import("#server/errors.ts");\n',
    "src/fine.ts": 'import { b } from "./alias.ts";\nexport const c = b;\n',
  });
  for (const name of ["alias", "relative", "type-only", "re-export", "dynamic"]) {
    expect(said).toMatch(new RegExp(`src/${name}\\.ts:.*src may not import server`));
  }
  expect(said).not.toMatch(/fine\.ts/);
});

test("the linter reports circular imports within a layer, of types too", () => {
  const said = lint({
    "src/api/keys.ts": 'import type { Pair } from "./pairs.ts";\nexport type Key = Pair;\n',
    "src/api/pairs.ts": 'import type { Key } from "./keys.ts";\nexport type Pair = [Key, Key];\n',
    "contract/odd.ts": 'import type { Even } from "./even.ts";\nexport type Odd = Even;\n',
    "contract/even.ts": 'import type { Odd } from "./odd.ts";\nexport type Even = Odd;\n',
  });
  expect(said).toMatch(/keys\.ts:.*no-cycle/);
  expect(said).toMatch(/odd\.ts:.*no-cycle/);
});

test("the linter reports a double cast, a fetch outside src/api and an unhandled promise", () => {
  const said = lint({
    "src/cast.ts": "export const n = (s: string) => s as unknown as number;\n",
    "src/pages/load.ts": 'export const load = () => fetch("/api/v1/tasks");\n',
    "src/pages/member.ts": 'export const load = () => globalThis.fetch("/api/v1/tasks");\n',
    "src/api/client.ts": 'export const load = () => fetch("/api/v1/tasks");\n',
    "src/floating.ts": "export function go() {\n  Promise.resolve(1);\n}\n",
  });
  expect(said).toMatch(/cast\.ts:.*instead of casting it twice/);
  expect(said).toMatch(/load\.ts:.*Only src\/api calls fetch/);
  expect(said).toMatch(/member\.ts:.*Only src\/api calls fetch/);
  expect(said).toMatch(/floating\.ts:.*no-floating-promises/);
  expect(said).not.toMatch(/client\.ts/);
});

test("the linter reports a literal address of the API below http", () => {
  const said = lint({
    "server/services/words.ts":
      "export const media = (id: string) => `/api/v1/dataset/${id}/media`;\n",
    "server/tasks/words.ts": 'export const tasks = "/api/v1/tasks";\n',
    "server/http/fine.ts": 'export const tasks = "/api/v1/tasks";\n',
  });
  expect(said).toMatch(/services\/words\.ts:.*address of the API/);
  expect(said).toMatch(/tasks\/words\.ts:.*address of the API/);
  expect(said).not.toMatch(/fine\.ts/);
});

test("the linter reports a slow regular expression and one made at run time, except in tests", () => {
  const slow = String.raw`export const isBlank = (s: string) => /\s+$/.test(s);`;
  const said = lint({
    "contract/slow.ts": `${slow}\n`,
    "server/made.ts": "export const made = (s: string) => new RegExp(s);\n",
    "src/fine.ts": "export const isHex = (s: string) => /^[0-9a-f]+$/.test(s);\n",
    "server/fine.test.ts": `${slow}\n`,
  });
  expect(said).toMatch(/contract\/slow\.ts:.*quadratic/);
  expect(said).toMatch(/server\/made\.ts:.*Write the expression down/);
  expect(said).not.toMatch(/fine/);
});
