/**
 * Which Chromium component and end-to-end tests run in, and how it is started.
 *
 * The engine is a pinned development dependency, so every machine draws the same pixels and needs neither a
 * browser of its own, nor root, nor a download. `CHROMIUM_PATH` names another one.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { pinnedVersion, unpackPinned } from "./pinned-chromium.ts";

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
  /** What the program needs in its environment. */
  env: Readonly<Record<string, string>>;
  /** Whether it is the engine that drew the pictures in the repository. */
  isPinned: boolean;
}

interface Surroundings {
  env: Record<string, string | undefined>;
  exists: (path: string) => boolean;
  /** The folder of the pinned engine, unpacked; undefined where the package has none for this machine. */
  pinned: () => Promise<string | undefined>;
  /** The path that Playwright would use for a browser that it downloaded itself. */
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

/** Its own libraries and fonts come first, so that what is installed on the machine makes no difference. */
function pinnedEnv(folder: string): Record<string, string> {
  return {
    LD_LIBRARY_PATH: join(folder, "al2023/lib"),
    FONTCONFIG_FILE: join(folder, "fonts.conf"),
  };
}

/** The launch options for Playwright; without a Chromium, Playwright's own error says what is missing. */
export async function chromiumLaunchOptions() {
  const engine = await findChromium();
  return {
    ...(engine ? { executablePath: engine.path, env: { ...process.env, ...engine.env } } : {}),
    args: chromiumArgs,
    chromiumSandbox: false,
  };
}

/** Why pictures cannot be compared in the engine at hand; undefined where they can. */
export async function whyNotCompared(): Promise<string | undefined> {
  const engine = await findChromium();
  if (engine === undefined || engine.isPinned) return undefined;
  return `pictures were drawn by Chromium ${pinnedVersion()} and are not compared in ${engine.path}`;
}

const advice = `No Chromium was found, and component and end-to-end tests need one. The one in node_modules is
for Linux on x64. Elsewhere run: npx playwright install chromium,
or set CHROMIUM_PATH to the one that you have.`;

/** Has a Chromium ready before the first worker asks for it. Without one it says what to do and answers false. */
export async function ensureChromium(): Promise<boolean> {
  const engine = await findChromium();
  if (!engine) console.error(advice);
  return engine !== undefined;
}
