import { join } from "node:path";
import type { LakeStorage } from "../../ports/lake-storage.ts";

/** The folder for what the catalog did not name at a start: a subfolder for each day, and a note beside each entry. */
export const lostFolder = ".lost";

/** Days for which an entry is kept. */
export const lostDays = 7;

const dayMs = 24 * 3_600_000;

/**
 * Puts a file or a folder aside. It survives a power loss.
 * @param path in the lake; does nothing if nothing exists there
 * @param note the reason, for the person who finds it
 * @returns its new path; null where nothing existed
 */
export async function putAside(
  storage: LakeStorage,
  path: string,
  { name, note, now = new Date() }: { name: string; note: string; now?: Date },
): Promise<string | null> {
  if ((await storage.look(path)) === undefined) return null;
  const target = await unused(storage, name, now);
  const until = new Date(now.getTime() + lostDays * dayMs).toISOString().slice(0, 10);
  // The note first: a folder without a note could be anything.
  await storage.write(
    `${target}.txt`,
    `${note}\nIt was at ${path}.\nIt is kept until ${until}, and then removed by the collector.\n`,
  );
  let isMoved = false;
  try {
    isMoved = await storage.move(path, target);
  } finally {
    if (!isMoved && (await storage.look(target)) === undefined)
      await storage.remove(`${target}.txt`);
  }
  return isMoved ? target : null;
}

/** Writes a note to the same folder, which counts as an entry. It survives a loss of power. */
export async function noteLost(
  storage: LakeStorage,
  { name, note, now = new Date() }: { name: string; note: string; now?: Date },
): Promise<void> {
  await storage.write(`${await unused(storage, name, now)}.txt`, `${note}\n`);
}

/** The entries that a lake has put aside: the time of the newest, and the removal of old ones. */
export function lostOf(storage: LakeStorage) {
  return {
    newest: () => newestLost(storage),
    empty: (now: Date) => emptyLost(storage, now),
  };
}

/** When the newest entry was put aside; null where there is none. */
async function newestLost(storage: LakeStorage): Promise<Date | null> {
  let newest: number | null = null;
  for (const day of await daysIn(storage)) {
    const path = join(storage.root, lostFolder, day);
    if ((await storage.names(path)).length === 0) continue;
    const modifiedMs = (await storage.look(path))?.modifiedMs ?? 0;
    if (newest === null || modifiedMs > newest) newest = modifiedMs;
  }
  return newest === null ? null : new Date(Math.ceil(newest));
}

/** Removes entries older than `lostDays`. @returns the number of days' folders removed. */
async function emptyLost(storage: LakeStorage, now: Date): Promise<number> {
  const oldest = new Date(now.getTime() - lostDays * dayMs).toISOString().slice(0, 10);
  const old = (await daysIn(storage)).filter((name) => name < oldest);
  for (const name of old) await storage.remove(join(storage.root, lostFolder, name));
  return old.length;
}

async function daysIn(storage: LakeStorage): Promise<string[]> {
  const names = await storage.names(join(storage.root, lostFolder));
  return names.filter((name) => /^\d{4}-\d\d-\d\d$/.test(name));
}

/** An unused path in the day's folder, whose note does not exist either. */
async function unused(storage: LakeStorage, name: string, now: Date): Promise<string> {
  const day = join(storage.root, lostFolder, now.toISOString().slice(0, 10));
  const taken = await storage.names(day);
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!taken.includes(candidate) && !taken.includes(`${candidate}.txt`)) {
      return join(day, candidate);
    }
  }
}
