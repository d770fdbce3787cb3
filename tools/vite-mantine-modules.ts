import type { Plugin } from "vite";

/** The path of the list in the build's folder, beside Vite's manifest. */
export const mantineModulesFile = ".vite/mantine-modules.json";

/** `core/Button` for the module `…/@mantine/core/esm/…/Button.module.mjs`, which holds its class names. */
export function mantineModuleName(id: string): string | undefined {
  const match = /@mantine\/([\w-]+)\/esm\/.*?([\w-]+)\.module\.mjs(?:\?|$)/.exec(id);
  return match ? `${match[1]}/${match[2]}` : undefined;
}

/**
 * Lists Mantine's style modules in the bundle after tree-shaking: `src/mantine-styles.ts` must import exactly these.
 */
export function mantineModules(): Plugin {
  return {
    name: "stillframe:mantine-modules",
    apply: "build",
    generateBundle(_options, bundle) {
      const names = new Set<string>();
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const id of file.moduleIds) {
          const name = mantineModuleName(id);
          if (name) names.add(name);
        }
      }
      this.emitFile({
        type: "asset",
        fileName: mantineModulesFile,
        source: JSON.stringify([...names].sort(), null, 2),
      });
    },
  };
}
