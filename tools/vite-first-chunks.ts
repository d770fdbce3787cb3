import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";

/**
 * The modules of the timeline, the most important page, in the order in which they are needed. Each chunk holds the
 * static imports of its modules that earlier chunks do not hold.
 */
const chunks = [
  // With the modules that the words of another language import, because these are loaded before the console.
  { name: "language", roots: ["src/main.tsx", "src/lib/numbers.ts"] },
  { name: "first", roots: ["src/start-console.tsx"] },
  { name: "dataset", roots: ["src/pages/dataset/dataset-layout.tsx"] },
  { name: "timeline", roots: ["src/pages/timeline/timeline-page.tsx"] },
  // What loads on each page when the browser is idle.
  {
    name: "later",
    roots: [
      "src/pages/root/late-parts.tsx",
      "src/pages/root/running-tasks.tsx",
      "src/pages/root/status-banners.tsx",
      "src/pages/root/route-error.tsx",
      "src/pages/root/started-notices.tsx",
    ],
  },
  // What loads on the pages of a dataset when the browser is idle, and with the first snapshots.
  {
    name: "dataset-later",
    roots: [
      "src/pages/dataset/dataset-aside.tsx",
      "src/pages/timeline/nodes/row-figures.tsx",
      "src/pages/timeline/toolbar/jump-to-date.tsx",
      "src/pages/timeline/nodes/head-cells.tsx",
      "src/pages/timeline/nodes/now-row.tsx",
      "src/pages/timeline/list/pinned-line.tsx",
      "src/pages/timeline/rail/rail.tsx",
      "src/pages/timeline/nodes/restore-node.tsx",
      "src/pages/timeline/chart/timeline-chart.tsx",
      "src/pages/timeline/panel/snapshot-panel.tsx",
    ],
  },
];

/** What at least two of the other pages and their loaders need is one chunk more. */
const pages = [
  "src/pages/activity/activity-page.tsx",
  "src/pages/compare/compare-loader.ts",
  "src/pages/compare/compare-page.tsx",
  "src/pages/datasets/datasets-page.tsx",
  "src/pages/explore/explore-loader.ts",
  "src/pages/explore/explore-page.tsx",
  "src/pages/receipt/receipt-page.tsx",
  "src/pages/settings/settings-page.tsx",
  "src/pages/tasks/tasks-page.tsx",
  "src/pages/timeline/toolbar/selected.tsx",
];

/** `main.tsx` imports it when the words are loaded; the page preloads it. */
const console = "src/start-console.tsx";

/** Packages are placed with the modules that import them. */
const ours = /\/(?:src|contract)\/(?!.*\/node_modules\/)/;

/**
 * By default the bundler makes thirty small chunks for the timeline's first paint: each costs its own imports, a small
 * file compresses badly, and the minifier works within a file. In a few chunks the same code is 11 kB less. Modules
 * that are only loaded later stay out of them.
 */
export function firstChunks(): { plugin: Plugin; groups: Rolldown.CodeSplittingGroup[] } {
  const closures = chunks.map(() => new Set<string>());
  const shared = new Set<string>();
  let base = "/";
  return {
    plugin: {
      name: "stillframe:first-chunks",
      apply: "build",
      configResolved(config) {
        base = config.base;
      },
      buildEnd(error) {
        if (error) return;
        const ids = [...this.getModuleIds()];
        const visit = (closure: Set<string>, id: string) => {
          if (closure.has(id) || !ours.test(id)) return;
          closure.add(id);
          for (const next of this.getModuleInfo(id)?.importedIds ?? []) visit(closure, next);
        };
        const visitRoot = (closure: Set<string>, root: string) => {
          const id = ids.find((each) => each.endsWith(`/${root}`));
          // A moved file would otherwise lose its chunk without an error.
          if (id === undefined) this.error(`${root} is not in the build: see vite-first-chunks.ts`);
          visit(closure, id);
          return closure;
        };
        for (const [at, { roots }] of chunks.entries()) {
          for (const root of roots) visitRoot(closures[at] ?? new Set(), root);
        }
        const seen = new Set<string>();
        for (const page of pages) {
          for (const id of visitRoot(new Set(), page)) {
            if (seen.has(id)) shared.add(id);
            seen.add(id);
          }
        }
      },
      transformIndexHtml: {
        order: "post",
        handler: (_html, { bundle }) => (bundle ? preloads(bundle, base) : []),
      },
    },
    groups: [
      ...chunks.map(({ name }, at) => ({
        name,
        test: (id: string) => closures[at]?.has(id),
        priority: chunks.length - at,
      })),
      { name: "pages", test: (id) => shared.has(id), priority: 0 },
    ],
  };
}

/** Links that preload the console's scripts and style sheets while the entry loads the language. */
function preloads(bundle: Rolldown.OutputBundle, base: string): HtmlTagDescriptor[] {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const closure = (fileName: string, into = new Set<Rolldown.OutputChunk>()) => {
    const chunk = chunks.find((each) => each.fileName === fileName);
    if (chunk === undefined || into.has(chunk)) return into;
    into.add(chunk);
    for (const next of chunk.imports) closure(next, into);
    return into;
  };
  const entry = chunks.find(({ isEntry }) => isEntry)?.fileName ?? "";
  const app = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${console}`)));
  // The imports of the entry already have links.
  const early = closure(entry);
  const late = [...closure(app?.fileName ?? "")].filter((each) => !early.has(each));
  const sheets = new Set(late.flatMap((each) => [...(each.viteMetadata?.importedCss ?? [])]));
  const link = (rel: string, file: string): HtmlTagDescriptor => ({
    tag: "link",
    attrs: { rel, crossorigin: true, href: `${base}${file}` },
    injectTo: "head",
  });
  return [
    ...late.map(({ fileName }) => link("modulepreload", fileName)),
    ...[...sheets].map((file) => link("stylesheet", file)),
  ];
}
