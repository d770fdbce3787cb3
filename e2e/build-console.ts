import { execFileSync } from "node:child_process";

/** The journeys test the built console, so the builds must match the sources. */
export default function buildConsole(): void {
  for (const build of ["build", "build:mock", "build:demo"]) {
    execFileSync(process.execPath, ["tools/setup.mjs", build], { stdio: "inherit" });
  }
}
