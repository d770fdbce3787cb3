/**
 * Which part of the repository may import which. The table is the architecture; the rule in `plugin.ts` looks up both
 * ends of every import in it.
 */

import { posix } from "node:path";

interface Layer {
  name: string;
  at: RegExp;
  /** The layers that it may import; a layer always may import itself. */
  may: readonly string[];
  /** The packages that it may import, where that is limited. */
  packages?: RegExp;
  /** The packages that it may not import. */
  notPackages?: RegExp;
}

const serverParts = [
  "server/catalog",
  "server/lake",
  "server/lake/folder",
  "server/blobs",
  "server/queue",
  "server/models",
  "server/models/installed",
];
const server = [
  "server/main",
  "server/http",
  "server/services",
  "server/gateway",
  "server/formats",
  "server/pull",
  "server/ports",
  "server/tasks",
  "server/writing",
  ...serverParts,
];
const console = [
  "src/main",
  "src/pages",
  "src/features",
  "src/components",
  "src/api",
  "src/lib",
  "src",
];

/** Packages that handle requests and answers: only `http` may import them. */
const httpPackages = /^(hono(\/|$)|@hono\/|@fastify\/busboy$|range-parser$|node:https?$)/;
/** In the lake, the storage is the only access to files as well. */
const httpAndFiles = /^(hono(\/|$)|@hono\/|@fastify\/busboy$|range-parser$|node:https?$|node:fs)/;
/** The use cases have no SQL either: the catalog has the statements. */
const httpAndSql = /^(hono(\/|$)|@hono\/|@fastify\/busboy$|range-parser$|node:https?$|kysely|pg$)/;

/** The first entry that matches a path is its layer. */
const layers: readonly Layer[] = [
  // Tests may import everything on their own side.
  {
    name: "contract tests",
    at: /^contract\/.*(\.test\.ts$|\/testing\/)/,
    may: ["contract", "test"],
  },
  {
    name: "server tests",
    at: /^server\/(proof\/|.*(\.test\.ts$|\/testing\/))/,
    may: [...server, "server", "contract", "test"],
  },
  {
    name: "console tests",
    at: /^src\/.*(\.test\.tsx?$|\/testing\/)|^src\/testing\//,
    may: [...console, "mock", "contract", "test"],
  },
  {
    name: "mock tests",
    at: /^mock\/.*(\.test\.ts$|\/testing\/)/,
    may: ["mock", "contract", "test"],
  },

  { name: "contract", at: /^contract\//, may: [], packages: /^zod(\/mini)?$/ },

  // Helpers for every layer of the service.
  {
    name: "server",
    at: /^server\/(lib\/|(config|errors|fault|log|printable|start-error)\.ts$)/,
    may: ["contract"],
  },
  // The entry points, and the modules that only they use to put the parts together.
  {
    name: "server/main",
    at: /^server\/[^/]+\.ts$/,
    may: [...server, "server", "contract"],
  },
  // Interfaces with several implementations, and their test suites. It imports no implementation.
  { name: "server/ports", at: /^server\/ports\//, may: ["server", "contract"] },
  // The interface to the use cases is implemented by this service, or by a gateway.
  {
    name: "server/http",
    at: /^server\/http\//,
    may: ["server/ports", "server", "contract"],
  },
  {
    name: "server/services",
    at: /^server\/services\//,
    may: [
      "server/formats",
      "server/tasks",
      "server/writing",
      "server/catalog",
      "server/lake",
      "server/blobs",
      "server/queue",
      "server/models",
      "server/models/installed",
      "server/ports",
      "server",
      "contract",
    ],
    notPackages: httpAndSql,
  },
  // A client of the API, which runs where no service is.
  { name: "server/pull", at: /^server\/pull\//, may: ["server/formats", "server", "contract"] },
  // Files of other tools, read and written without access to anything: the mock writes them with the same code.
  { name: "server/formats", at: /^server\/formats\//, may: ["server", "contract"] },
  // Runs tasks of any kind and knows none of them: the work of a kind is beside its use case.
  {
    name: "server/tasks",
    at: /^server\/tasks\//,
    may: ["server/writing", "server/catalog", "server/lake", "server/queue", "server", "contract"],
    notPackages: httpAndSql,
  },
  // How a dataset is written to: edits, tasks and the collector share it.
  {
    name: "server/writing",
    at: /^server\/writing\//,
    may: ["server/catalog", "server/lake", "server", "contract"],
    notPackages: httpAndSql,
  },
  {
    name: "server/gateway",
    at: /^server\/gateway\//,
    may: ["server/ports", "server", "contract"],
  },
  {
    name: "server/catalog",
    at: /^server\/catalog\//,
    may: ["server", "contract"],
    notPackages: httpPackages,
  },
  // All other code of the lake uses the storage, which need not be a folder.
  {
    name: "server/lake/folder",
    at: /^server\/lake\/files\/folder-storage\.ts$/,
    may: ["server/ports", "server", "contract"],
  },
  {
    name: "server/lake",
    at: /^server\/lake\//,
    may: ["server/lake/folder", "server/ports", "server", "contract"],
    notPackages: httpAndFiles,
  },
  {
    name: "server/blobs",
    at: /^server\/blobs\//,
    may: ["server/models/installed", "server/ports", "server", "contract"],
    notPackages: httpPackages,
  },
  // What the optional install has; the models and the video decoder are loaded from there.
  {
    name: "server/models/installed",
    at: /^server\/models\/(installed|parts|decodes-videos)\.ts$/,
    may: ["server", "contract"],
    notPackages: httpPackages,
  },
  {
    name: "server/models",
    at: /^server\/models\//,
    may: ["server/models/installed", "server/blobs", "server", "contract"],
    notPackages: httpPackages,
  },
  {
    name: "server/queue",
    at: /^server\/queue\//,
    may: ["server", "contract"],
    notPackages: httpPackages,
  },

  // start-console.tsx loads the mock in one line, in a mode that the product's build does not have.
  {
    name: "src/main",
    at: /^src\/(main|start-console|routes)\.tsx$/,
    may: [...console, "mock", "contract"],
  },
  {
    name: "src/pages",
    at: /^src\/pages\//,
    may: ["src/features", "src/components", "src/api", "src/lib", "src", "contract"],
  },
  // Parts of one subject that several pages need. They import no page. Files of other tools are read by the same code as
  // in the service.
  {
    name: "src/features",
    at: /^src\/features\//,
    may: ["src/components", "src/api", "src/lib", "src", "contract", "server/formats"],
  },
  {
    name: "src/components",
    at: /^src\/components\//,
    may: ["src/api", "src/lib", "src", "contract"],
  },
  { name: "src/api", at: /^src\/api\//, may: ["src/lib", "src", "contract"] },
  { name: "src/lib", at: /^src\/lib\//, may: ["src", "contract"] },
  // Parts that the whole console uses: paths, theme, query client, strings.
  { name: "src", at: /^src\//, may: ["src/api", "src/lib", "contract"] },

  { name: "mock", at: /^mock\//, may: ["server/formats", "contract"] },
  // The demo's pictures come from the sample.
  { name: "tools/vite-demo", at: /^tools\/vite-demo\.ts$/, may: ["server/blobs"] },
  { name: "tools", at: /^(tools\/|[^/]+$)/, may: ["tools/vite-demo", "contract", "test"] },
  { name: "e2e", at: /^e2e\//, may: ["mock", "contract", "test", "tools"] },
  {
    name: "bench",
    at: /^bench\//,
    may: [...server, "server", "server tests", "contract", "test", "tools"],
  },
  {
    name: "test",
    at: /^test\//,
    may: [...server, "server", ...console, "mock", "contract", "tools", "e2e"],
  },
];

/**
 * A page does not import another page: what two of them share belongs in a feature. The pages listed here contain
 * others, which must not import them back.
 */
const composing: Readonly<Record<string, readonly string[] | "all">> = {
  root: ["login"],
  embed: "all",
  dev: "all",
};

const pageOf = (path: string) => /^src\/pages\/([^/]+)\//.exec(path)?.[1];

function pageViolation(file: string, path: string): string | undefined {
  const [from, to] = [pageOf(file), pageOf(path)];
  if (from === undefined || to === undefined || from === to) return undefined;
  const may = composing[from] ?? [];
  if (may === "all" || may.includes(to)) return undefined;
  return `The page ${from} may not import the page ${to}; what both need goes into src/features.`;
}

const aliases: [string, string][] = [
  ["#contract/", "contract/"],
  ["#server/", "server/"],
  ["#mock/", "mock/"],
  ["#test/", "test/"],
  ["#/", "src/"],
];

/** The path in the repository that an import means, or undefined for a package. */
function resolve(file: string, source: string): string | undefined {
  if (source.startsWith(".")) return posix.join(posix.dirname(file), source);
  const alias = aliases.find(([prefix]) => source.startsWith(prefix));
  return alias && alias[1] + source.slice(alias[0].length);
}

const layerOf = (path: string) => layers.find((layer) => layer.at.test(path));

/**
 * Why a file may not have an import, or undefined where it may.
 * @param file path in the repository, with forward slashes
 * @param source the import's specifier
 */
export function violation(file: string, source: string): string | undefined {
  const from = layerOf(file);
  if (!from) return undefined;
  const path = resolve(file, source);
  if (path === undefined) {
    if (from.packages?.test(source) !== false && !from.notPackages?.test(source)) return undefined;
    return `${from.name} may not import the package ${source}.`;
  }
  const to = layerOf(path.split("?")[0] ?? path);
  if (from.name === "src/pages" && to === from) return pageViolation(file, path);
  if (!to || to === from || from.may.includes(to.name)) return undefined;
  const allowed = from.may.length > 0 ? from.may.join(", ") : "nothing else";
  return `${from.name} may not import ${to.name} (${path}); it may import ${allowed}.`;
}
