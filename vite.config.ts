import react from "@vitejs/plugin-react";
import { msw } from "msw/vite";
import { defineConfig } from "vite";
import { firstChunks } from "./tools/vite-first-chunks.ts";
import { demoFiles } from "./tools/vite-demo.ts";
import { compressedFiles } from "./tools/vite-compressed.ts";
import { mantineModules } from "./tools/vite-mantine-modules.ts";
import { routeWords } from "./tools/vite-route-words.ts";

/** Where `pnpm dev` finds the service. */
const service = process.env["STILLFRAME_URL"] ?? "http://127.0.0.1:4400";

const first = firstChunks();

/** The mock imports the whole contract, which would otherwise be many small files that no page of the product asks for. */
const ofMock = {
  name: "browser-contract",
  test: (id: string) => /\/contract\/(?!.*\/node_modules\/)/.test(id),
  priority: -1,
};

function chunkGroups(mode: string) {
  return mode === "mock" || mode === "demo" ? [...first.groups, ofMock] : first.groups;
}

export default defineConfig(({ mode }) => ({
  // A static host serves the demo below any path.
  base: mode === "demo" ? "./" : "/",
  plugins: [
    react(),
    // The worker script must not reach the product's build, so it exists in one mode only.
    mode === "mock" || mode === "demo" ? msw({ mode: "worker-only" }) : [],
    mode === "demo" ? demoFiles() : [],
    // Only the service sends the compressed copies.
    mode === "mock" || mode === "demo" ? [] : compressedFiles(),
    first.plugin,
    mantineModules(),
    routeWords(),
  ],
  build: {
    // The oldest browsers with light-dark(). Any older target makes Lightning CSS replace it by variables
    // that nothing sets, since Mantine chooses the colour scheme through a variable of its own.
    target: ["chrome123", "firefox120", "safari17.5"],
    outDir: mode === "mock" || mode === "demo" ? `dist-${mode}` : "dist",
    manifest: true,
    // A page's parts are in few chunks, and those of the first paint have links: see vite-first-chunks.ts. The lists of
    // what each import() would preload cost 3 kB before the first paint.
    modulePreload: false,
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups(mode) } } },
  },
  server: {
    // Not "localhost": the session cookie belongs to this host name, whatever the port.
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      mode === "mock" ? [] : ["/api", "/openapi.json", "/docs"].map((path) => [path, service]),
    ),
  },
}));
