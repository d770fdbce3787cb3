import { randomUUID } from "node:crypto";
import { link, readdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isMissing, isNoProcess, isTaken } from "../../lib/fs-errors.ts";

/**
 * Names of unfinished files identify the writer: host, process and a token of this run, because a container's process
 * has the same number after every restart.
 */
const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, "-");
const run = randomUUID().slice(0, 8);

/** After this long without a write, a file of a host or process that cannot be checked is a leftover. */
const abandonedMs = 24 * 60 * 60 * 1000;

export function tempName(): string {
  return `put.${host}.${process.pid}.${run}.${randomUUID()}`;
}

/** The temporary name of a blob that is being removed, until its last check. It contains the hash. */
export function trashName(sha256: string): string {
  return `trash.${host}.${process.pid}.${run}.${sha256}`;
}

/**
 * Handles the files of dead processes: unfinished writes are removed; a blob that was being removed gets its name back,
 * because the remover may have died before it noticed that the blob had just been stored again.
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
        // A blob that exists again is newer: it stays.
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
    // EPERM: the process lives, as another user.
    return !isNoProcess(error);
  }
}
