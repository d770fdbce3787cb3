import { randomUUID } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { isLinkRefused } from "./fs-errors.ts";

/**
 * What has to survive a loss of power, in the one order that does: the bytes, then the name, then the folder of the
 * name. Media and commits of the lake have the same order in groups of their own (blobs/group-commit.ts,
 * lake/files/flush.ts), because many files at once share what the file system's journal costs.
 */

interface Replacing {
  /** Permissions of the file; by default for this user only. */
  mode?: number;
  /** Refuses where there is such a file already. */
  isFirst?: boolean;
  /** False for a cache: the file is whole or absent, and may be lost or empty after a loss of power. */
  isDurable?: boolean;
}

/**
 * Gives a file other content in one step: another process, or the next start, sees the old or the new one as a whole.
 * @throws EEXIST with `isFirst` where there is one; else the file system's error, and nothing is changed
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, isFirst = false, isDurable = true }: Replacing = {},
): Promise<void> {
  // A name of its own: other processes that share the folder may be writing the same file.
  const beside = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(beside, "wx", mode);
    try {
      await file.writeFile(content);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    // A rename replaces what is there; a second name does not.
    if (!isFirst || !(await linkNew(beside, path))) await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
  if (isDurable) await syncPath(dirname(path));
}

/**
 * Makes what was written to a file, or the names in a folder, survive a loss of power. A file needs both:
 * its bytes and, in its folder, its name.
 */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns false where the file system has no second names. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isLinkRefused(error)) return false;
    throw error;
  }
}
