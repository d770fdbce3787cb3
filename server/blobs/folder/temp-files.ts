import { randomUUID } from "node:crypto";
import { link, readdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isMissing, isNoProcess, isTaken } from "../../lib/fs-errors.ts";

/**
 * Names of unfinished files say who writes them: host, process and, because a container's process has the same
 * number after every restart, a token of this run.
 */
const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, "-");
const run = randomUUID().slice(0, 8);

/** After this long without a write, a file of a host or process that we cannot ask about is a leftover. */
const abandonedMs = 24 * 60 * 60 * 1000;

export function tempName(): string {
  return `put.${host}.${process.pid}.${run}.${randomUUID()}`;
}

/** The name under which a blob waits for its last check before it is removed: it says which blob it was. */
export function trashName(sha256: string): string {
  return `trash.${host}.${process.pid}.${run}.${sha256}`;
}

/**
 * Clears what dead processes left behind: unfinished writes go; a blob that was on its way out goes back to
 * its place, because its remover may have died before it noticed that somebody had just stored it again.
 * @returns how many files were handled.
 */
export async function healTempFolder(
  folder: string,
  blobPath: (sha256: string) => string,
): Promise<number> {
  let handled = 0;
  for (const name of await readdir(folder)) {
    const [kind, owner, pid, token, last] = name.split(".");
    const path = join(folder, name);
    if (!(await isLeftover(path, { owner, pid, token }))) continue;
    if (kind === "trash" && last !== undefined) {
      await link(path, blobPath(last)).catch((error: unknown) => {
        // A blob that is there again is newer: it stays.
        if (!isTaken(error)) throw error;
      });
    }
    await unlink(path);
    handled += 1;
  }
  return handled;
}

interface TempOwner {
  owner: string | undefined;
  pid: string | undefined;
  token: string | undefined;
}

async function isLeftover(path: string, { owner, pid, token }: TempOwner): Promise<boolean> {
  if (owner === host && token === run) return false;
  if (owner === host && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true;
  try {
    return Date.now() - (await stat(path)).mtimeMs > abandonedMs;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user.
    return !isNoProcess(error);
  }
}
