/**
 * Chooses the Chromium for component and end-to-end tests, and its launch options.
 *
 * The engine is a pinned development dependency, so every machine renders the same pixels and needs neither an
 * installed browser, nor root, nor a download. `CHROMIUM_PATH` overrides it.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { pinnedVersion, unpackPinned } from "./pinned-chromium.ts";

/**
 * Flags for every test browser. Containers seldom have the kernel features that the sandbox needs, and the background
 * services would send requests that are not part of any test.
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
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

interface Engine {
  path: string;
  /** The environment variables of the program. */
  env: Readonly<Record<string, string>>;
  /** Whether it is the engine that rendered the pictures in the repository. */
  isPinned: boolean;
}

interface Surroundings {
  env: Record<string, string | undefined>;
  exists: (path: string) => boolean;
  /** The folder of the pinned engine, unpacked; undefined where the package has none for this machine. */
  pinned: () => Promise<string | undefined>;
  /** The path of a browser that Playwright has downloaded. */
  playwrightPath: () => Promise<string>;
}

const here: Surroundings = {
  env: process.env,
  exists: existsSync,
  pinned: unpackPinned,
  playwrightPath: async () => (await import("@playwright/test")).chromium.executablePath(),
};

/**
 * The engine to use: `CHROMIUM_PATH`, else the pinned one, else (the package is for Linux on x64) the system's or
 * Playwright's own download.
 * @throws Error where `CHROMIUM_PATH` names nothing: it was set on purpose, so another engine would be wrong
 */
export async function findChromium(at: Surroundings = here): Promise<Engine | undefined> {
  const wanted = at.env["CHROMIUM_PATH"];
  if (wanted) {
    if (!at.exists(wanted)) throw new Error(`CHROMIUM_PATH is ${wanted}, which does not exist`);
    return { path: wanted, env: {}, isPinned: false };
  }
  const pinned = await at.pinned();
  if (pinned !== undefined) {
    return { path: join(pinned, "chromium"), env: pinnedEnv(pinned), isPinned: true };
  }
  const path =
    systemPaths.find((each) => at.exists(each)) ??
    [await at.playwrightPath()].find((each) => at.exists(each));
  return path === undefined ? undefined : { path, env: {}, isPinned: false };
}

/** Puts the package's libraries and fonts first, so that the machine's own make no difference. */
function pinnedEnv(folder: string): Record<string, string> {
  return {
    LD_LIBRARY_PATH: join(folder, "al2023/lib"),
    FONTCONFIG_FILE: join(folder, "fonts.conf"),
  };
}

/** The launch options for Playwright; without a Chromium, Playwright's own error reports what is missing. */
export async function chromiumLaunchOptions() {
  const engine = await findChromium();
  return {
    ...(engine ? { executablePath: engine.path, env: { ...process.env, ...engine.env } } : {}),
    args: chromiumArgs,
    chromiumSandbox: false,
  };
}

/** Why pictures cannot be compared with this engine; undefined where they can. */
export async function whyNotCompared(): Promise<string | undefined> {
  const engine = await findChromium();
  if (engine === undefined || engine.isPinned) return undefined;
  return `pictures were drawn by Chromium ${pinnedVersion()} and are not compared in ${engine.path}`;
}

const advice = `No Chromium was found, and component and end-to-end tests need one. The one in node_modules is
for Linux on x64. Elsewhere run: npx playwright install chromium,
or set CHROMIUM_PATH to the one that you have.`;

/**
 * Makes a Chromium available before the first worker needs it. Where there is none, prints instructions and returns
 * false.
 */
export async function ensureChromium(): Promise<boolean> {
  const engine = await findChromium();
  if (!engine) console.error(advice);
  return engine !== undefined;
}
