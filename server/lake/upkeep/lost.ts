import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { replaceFile, syncPath } from "../../lib/durable-files.ts";
import { isMissing } from "../../lib/fs-errors.ts";
import { namesIn } from "../files/layout.ts";

/** The folder for what the catalog did not name at a start: a subfolder for each day, and a note beside each entry. */
const lostFolder = ".lost";

/** Days for which an entry is kept. */
export const lostDays = 7;

const dayMs = 24 * 3_600_000;

/**
 * Puts a folder aside in one step, which survives a loss of power.
 * @param lake the lake's folder
 * @param path a folder somewhere in the lake; if there is none, nothing happens
 * @param note why, for the person who finds it
 * @returns where it is now; null where there was none
 */
export async function putAside(
  lake: string,
  path: string,
  { name, note, now = new Date() }: { name: string; note: string; now?: Date },
): Promise<string | null> {
  const day = await folderOf(lake, now);
  const target = join(day, unused(name, await readdir(day)));
  const until = new Date(now.getTime() + lostDays * dayMs).toISOString().slice(0, 10);
  // The note first: a folder without a note could be anything.
  await writeFile(
    `${target}.txt`,
    `${note}\nIt was at ${path}.\nIt is kept until ${until}, and then removed by the collector.\n`,
  );
  try {
    await rename(path, target);
  } catch (error) {
    await rm(`${target}.txt`);
    if (isMissing(error)) return null;
    throw error;
  }
  for (const folder of [day, join(lake, lostFolder), dirname(path)]) await syncPath(folder);
  return target;
}

/** Writes a note to the same folder, which counts as an entry. It survives a loss of power. */
export async function noteLost(
  lake: string,
  { name, note, now = new Date() }: { name: string; note: string; now?: Date },
): Promise<void> {
  const day = await folderOf(lake, now);
  await replaceFile(`${join(day, unused(name, await readdir(day)))}.txt`, `${note}\n`);
  for (const folder of [join(lake, lostFolder), lake]) await syncPath(folder);
}

/** The entries that a lake has put aside: the time of the newest, and the removal of old ones. */
export function lostOf(lake: string) {
  return {
    newest: () => newestLost(lake),
    empty: (now: Date) => emptyLost(lake, now),
  };
}

/** When the newest entry was put aside; null where there is none. */
async function newestLost(lake: string): Promise<Date | null> {
  let newest: Date | null = null;
  for (const day of await daysIn(lake)) {
    const path = join(lake, lostFolder, day);
    if ((await namesIn(path)).length === 0) continue;
    const { mtime } = await stat(path);
    if (newest === null || mtime > newest) newest = mtime;
  }
  return newest;
}

/** Removes entries older than `lostDays`. @returns the number of days' folders removed. */
async function emptyLost(lake: string, now: Date): Promise<number> {
  const oldest = new Date(now.getTime() - lostDays * dayMs).toISOString().slice(0, 10);
  const old = (await daysIn(lake)).filter((name) => name < oldest);
  for (const name of old) await rm(join(lake, lostFolder, name), { recursive: true, force: true });
  return old.length;
}

async function daysIn(lake: string): Promise<string[]> {
  const names = await namesIn(join(lake, lostFolder));
  return names.filter((name) => /^\d{4}-\d\d-\d\d$/.test(name));
}

async function folderOf(lake: string, now: Date): Promise<string> {
  const day = join(lake, lostFolder, now.toISOString().slice(0, 10));
  await mkdir(day, { recursive: true, mode: 0o700 });
  return day;
}

function unused(name: string, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!taken.includes(candidate) && !taken.includes(`${candidate}.txt`)) return candidate;
  }
}
