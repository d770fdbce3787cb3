import type { Plugin, Rolldown } from "vite";

/**
 * The modules of the timeline, the most important page, in the order in which they are needed. Each chunk holds the
 * static imports of its module that earlier chunks do not hold.
 */
const chunks = [
  { name: "first", root: /\/src\/main\.tsx$/ },
  { name: "dataset", root: /\/src\/pages\/dataset\/dataset-layout\.tsx$/ },
  { name: "timeline", root: /\/src\/pages\/snapshots\/timeline-page\.tsx$/ },
];

/** Packages are placed with the modules that import them. */
const ours = /\/(?:src|contract)\/(?!.*\/node_modules\/)/;

/**
 * By default the bundler makes thirty small chunks for the timeline's first paint: each costs its own imports, a small
 * file compresses badly, and the minifier works within a file. In three chunks the same code is 11 kB less. Modules
 * that are only loaded later stay out of them.
 */
export function firstChunks(): { plugin: Plugin; groups: Rolldown.CodeSplittingGroup[] } {
  const closures = chunks.map(() => new Set<string>());
  return {
    plugin: {
      name: "stillframe:first-chunks",
      apply: "build",
      buildEnd() {
        const visit = (closure: Set<string>, id: string) => {
          if (closure.has(id) || !ours.test(id)) return;
          closure.add(id);
          for (const next of this.getModuleInfo(id)?.importedIds ?? []) visit(closure, next);
        };
        for (const id of this.getModuleIds()) {
          chunks.forEach(({ root }, at) => {
            const closure = closures[at];
            if (closure && root.test(id)) visit(closure, id);
          });
        }
      },
    },
    groups: chunks.map(({ name }, at) => ({
      name,
      test: (id) => closures[at]?.has(id),
      priority: chunks.length - at,
    })),
  };
}
