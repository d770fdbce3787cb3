/** The Chromium of the package registry: unpacked once into `.toolchain`, shared by every suite. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withLock } from "./setup/lock.mjs";
import { toolchain } from "./setup/run.mjs";

const entry = fileURLToPath(import.meta.resolve("@sparticuz/chromium"));

export function pinnedVersion(): string {
  const manifest = readFileSync(join(dirname(entry), "../package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/**
 * The folder with `chromium`, its libraries (`al2023/lib`) and `fonts.conf`; 210 MB, 2 s the first time.
 * @returns undefined where the package has no program for this machine
 */
export async function unpackPinned(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = join(toolchain, `chromium-${pinnedVersion()}`);
  if (isReady(folder)) return folder;
  return withLock(toolchain, async () => {
    if (isReady(folder)) return folder;
    if (!existsSync(folder)) {
      const partial = `${folder}.partial`;
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      await unpackInto(partial);
      await rename(partial, folder);
    }
    await writeFile(join(folder, fontsFile), fontSettings(folder));
    return folder;
  });
}

const fontsFile = "fonts.conf";

/** Unpacked, and at this place: in a checkout that was moved no letter would show. */
function isReady(folder: string): boolean {
  const path = join(folder, fontsFile);
  return existsSync(path) && readFileSync(path, "utf8") === fontSettings(folder);
}

/**
 * The package unpacks into the temporary folder, and unpacks its libraries only where it detects a cloud function.
 * Environment variables control both, hence a separate process.
 */
async function unpackInto(folder: string): Promise<void> {
  const script = `await (await import(${JSON.stringify(entry)})).default.executablePath()`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
  });
}

/** A fonts.conf of our own: the package's one names folders of a cloud function. */
function fontSettings(path: string): string {
  const folder = realpathSync(path);
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}
