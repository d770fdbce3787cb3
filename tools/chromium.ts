/** Where the Chromium is that component and end-to-end tests run in, and how it is started. */

import { existsSync } from "node:fs";
import { run } from "./setup/run.mjs";

/**
 * Flags for every test browser. Containers seldom have the kernel features that the sandbox needs, and the
 * background services would ask the network for things that no test is about.
 */
export const chromiumArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const systemPaths = [
  // The same engine without the windows around it: each test begins a second or two sooner.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

interface Surroundings {
  env: Record<string, string | undefined>;
  exists: (path: string) => boolean;
  /** The path that Playwright would use for the browser that it downloads itself. */
  playwrightPath: () => Promise<string>;
}

const here: Surroundings = {
  env: process.env,
  exists: existsSync,
  playwrightPath: async () => (await import("@playwright/test")).chromium.executablePath(),
};

/**
 * The Chromium to use: `CHROMIUM_PATH`, else the system's, else Playwright's own download, else undefined.
 * A `CHROMIUM_PATH` that does not exist is an error and not a reason to look further: whoever set it meant it.
 */
export async function findChromium(at: Surroundings = here): Promise<string | undefined> {
  const wanted = at.env["CHROMIUM_PATH"];
  if (wanted) {
    if (!at.exists(wanted)) throw new Error(`CHROMIUM_PATH is ${wanted}, which does not exist`);
    return wanted;
  }
  const system = systemPaths.find((path) => at.exists(path));
  if (system) return system;
  const own = await at.playwrightPath();
  return at.exists(own) ? own : undefined;
}

/** The launch options for Playwright; without a Chromium, Playwright's own error says what is missing. */
export async function chromiumLaunchOptions() {
  const executablePath = await findChromium();
  return {
    ...(executablePath ? { executablePath } : {}),
    args: chromiumArgs,
    chromiumSandbox: false,
  };
}

const advice = `No Chromium was found, and component and end-to-end tests need one. Either
  install it with the system's package manager (Debian: apt-get install chromium),
  or run: npx playwright install chromium,
  or set CHROMIUM_PATH to the one that you have.`;

/**
 * Finds a Chromium for this process and its children, and installs Debian's where that is possible without
 * asking: as root, with apt. Without one it says what to do and answers false.
 */
export async function ensureChromium(): Promise<boolean> {
  let path = await findChromium();
  if (!path && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("No Chromium here: installing Debian's …");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    // A stale index is worse than none: its packages may be gone from the mirror.
    const { code } = await run("apt-get", ["update", "-qq"], { env });
    if (code === 0) {
      for (const name of ["chromium-headless-shell", "chromium"]) {
        await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], { env });
        path = await findChromium();
        if (path) break;
      }
    }
  }
  if (!path) console.error(advice);
  return path !== undefined;
}
