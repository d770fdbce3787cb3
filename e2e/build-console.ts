import { execFileSync } from "node:child_process";

/** The journeys run on what visitors get, so the builds have to be those of the sources. */
export default function buildConsole(): void {
  for (const build of ["build", "build:mock", "build:demo"]) {
    execFileSync(process.execPath, ["tools/setup.mjs", build], { stdio: "inherit" });
  }
}
