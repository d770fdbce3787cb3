import react from "@vitejs/plugin-react";
import { msw } from "msw/vite";
import { defineConfig } from "vite";
import { firstChunks } from "./tools/vite-first-chunks.ts";
import { gzipFiles } from "./tools/vite-gzip.ts";
import { mantineModules } from "./tools/vite-mantine-modules.ts";

/** Where `pnpm dev` finds the service. */
const service = process.env["STILLFRAME_URL"] ?? "http://127.0.0.1:4400";

const first = firstChunks();

export default defineConfig(({ mode }) => ({
  plugins: [
    react(),
    // The worker script must not reach the product's build, so it exists in one mode only.
    mode === "mock" ? msw({ mode: "worker-only" }) : [],
    first.plugin,
    gzipFiles(),
    mantineModules(),
  ],
  build: {
    // The oldest browsers with light-dark(). Any older target makes Lightning CSS replace it by variables
    // that nothing sets, since Mantine chooses the colour scheme through a variable of its own.
    target: ["chrome123", "firefox120", "safari17.5"],
    outDir: mode === "mock" ? "dist-mock" : "dist",
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: first.groups } } },
  },
  server: {
    // Not "localhost": the session cookie belongs to this host name, whatever the port.
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      mode === "mock" ? [] : ["/api", "/openapi.json", "/docs"].map((path) => [path, service]),
    ),
  },
}));
