import type { Plugin, Rolldown } from "vite";

/**
 * What the timeline, the page that matters most, is made of, in the order in which it is needed. Each chunk
 * holds everything that its module imports at once and that the ones before it do not hold.
 */
const chunks = [
  { name: "first", root: /\/src\/main\.tsx$/ },
  { name: "dataset", root: /\/src\/pages\/dataset\/dataset-layout\.tsx$/ },
  { name: "timeline", root: /\/src\/pages\/snapshots\/timeline-page\.tsx$/ },
];

/** Packages come with the modules that import them. */
const ours = /\/(?:src|contract)\/(?!.*\/node_modules\/)/;

/**
 * Left to itself the bundler makes thirty small chunks of what the timeline's first paint asks for: each costs
 * its own imports, a small file compresses badly, and the minifier sees no further than its edge. In three
 * chunks the same code is 11 kB less. What is only ever loaded later stays out of them.
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
