import { randomUUID } from "node:crypto";
import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod/mini";
import { isMissing, isNoProcess, isTaken } from "../lib/fs-errors.ts";
import { StartError } from "../start-error.ts";

const ownerSchema = z.object({
  host: z.string(),
  pid: z.int(),
  /** Tells a process from an earlier one of the same number, as in a container that was started again. */
  run: z.string(),
});

const run = randomUUID();

/** A running pull renews its lock: one that was not renewed for so long is left from a process that was killed. */
const renewedMs = 10_000;
const staleMs = 60_000;

/**
 * Takes a file as a lock, until the result is called. A lock of a process that does not run any more is taken over.
 * @param root the folder that is locked
 * @throws StartError where another pull has it
 */
export async function lockFolder(path: string, root: string): Promise<() => Promise<void>> {
  const text = `${JSON.stringify({ host: hostname(), pid: process.pid, run })}\n`;
  while (!(await isMade(path, text))) {
    const held = await readLock(path);
    if (held === null) continue;
    if (!isStale(held)) throw new StartError(inUse(root, held));
    await removeStale(path, held);
  }
  const renewing = setInterval(() => {
    const now = new Date();
    // Where it cannot be renewed, another pull may take it over, which is no reason to stop this one.
    utimes(path, now, now).catch(() => {});
  }, renewedMs);
  renewing.unref();
  return async () => {
    clearInterval(renewing);
    if ((await readLock(path))?.text === text) await rm(path, { force: true });
  };
}

async function isMade(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

interface Lock {
  text: string;
  /** null where the text is not written yet. */
  owner: z.infer<typeof ownerSchema> | null;
  ageMs: number;
}

async function readLock(path: string): Promise<Lock | null> {
  try {
    const { mtimeMs } = await stat(path);
    const text = await readFile(path, "utf8");
    return { text, owner: ownerOf(text), ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function ownerOf(text: string): Lock["owner"] {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isStale({ owner, ageMs }: Lock): boolean {
  if (ageMs > staleMs) return true;
  if (owner === null || owner.host !== hostname()) return false;
  return owner.pid === process.pid ? owner.run !== run : !isAlive(owner.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process lives, as another user.
    return !isNoProcess(error);
  }
}

/** How long a removal takes at most, in milliseconds: a mark that is older is of a process that was killed. */
const removalMs = 10_000;
const againMs = 20;

/**
 * Removes a lock that is left over, unless another process has replaced it. One removes at a time, marked by a file of
 * its own: to look and to remove are two steps, between which another could have taken the lock.
 */
async function removeStale(path: string, { text }: Lock): Promise<void> {
  const mark = `${path}.removing`;
  if (!(await isMade(mark, ""))) {
    const other = await readLock(mark);
    if (other !== null && other.ageMs > removalMs) await rm(mark, { force: true });
    await wait(againMs);
    return;
  }
  try {
    if ((await readLock(path))?.text === text) await rm(path, { force: true });
  } finally {
    await rm(mark, { force: true });
  }
}

function inUse(root: string, { owner }: Lock): string {
  const who = owner === null ? "" : `, as process ${owner.pid} on ${owner.host}`;
  return `Another pull into ${root} is running${who}: wait until it has ended`;
}
