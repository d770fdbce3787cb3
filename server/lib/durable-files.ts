import { randomUUID } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { isLinkRefused } from "./fs-errors.ts";

/**
 * Makes files survive a loss of power, in the only order that ensures it: the bytes, then the name, then the folder of
 * the name. Media and commits of the lake use the same order in groups (blobs/group-commit.ts, lake/files/flush.ts),
 * because many files at once share the cost of the file system's journal.
 */

interface Replacing {
  /** Permissions of the file; by default for this user only. */
  mode?: number;
  /** Fails if the file exists already. */
  isFirst?: boolean;
  /** False for a cache: the file is complete or absent, and may be lost or empty after a loss of power. */
  isDurable?: boolean;
}

/**
 * Replaces the content of a file in one step: another process, or the next start, sees either the old or the new
 * content.
 * @throws EEXIST with `isFirst` where the file exists; else the file system's error, and nothing is changed
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, isFirst = false, isDurable = true }: Replacing = {},
): Promise<void> {
  // A unique name: other processes that share the folder may be writing the same file.
  const beside = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(beside, "wx", mode);
    try {
      await file.writeFile(content);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    // A rename replaces an existing file; a hard link does not.
    if (!isFirst || !(await linkNew(beside, path))) await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
  if (isDurable) await syncPath(dirname(path));
}

/**
 * Makes the content of a file, or the names in a folder, survive a loss of power. A file needs both: its bytes and, in
 * its folder, its name.
 */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns false where the file system has no hard links. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isLinkRefused(error)) return false;
    throw error;
  }
}
