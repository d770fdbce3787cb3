import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Account, canEnter } from "./account.ts";

/** The kernel allows a socket's path 108 bytes here and 104 there, its name included. */
const longestFolder = 85;
const prefix = "stillframe-pg-";

/**
 * A folder for the server's socket that nobody but its account (and root) can enter: whoever reaches the
 * socket is let in without a password.
 * @param preferred used unless its path is too long, or closed to the account
 */
export async function makeSocketFolder(
  preferred: string,
  account: Account | undefined,
): Promise<string> {
  // No server runs, but the lock file of one that was killed may name a process that is still listed.
  await rm(preferred, { recursive: true, force: true });
  await mkdir(preferred, { recursive: true });
  const folder =
    Buffer.byteLength(preferred) <= longestFolder && canEnter(dirname(preferred), account)
      ? preferred
      : await mkdtemp(join(shortTemp(), prefix));
  await closeFolder(folder, account);
  return folder;
}

/** Makes the same folder again, empty, for a server that is started again: its clients know no other. */
export async function remakeSocketFolder(
  folder: string,
  account: Account | undefined,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  await closeFolder(folder, account);
}

async function closeFolder(folder: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}

/** Takes a folder in the temporary one away; the one in the data folder stays. */
export async function removeSocketFolder(folder: string): Promise<void> {
  if (basename(folder).startsWith(prefix)) await rm(folder, { recursive: true, force: true });
}

function shortTemp(): string {
  return Buffer.byteLength(tmpdir()) <= longestFolder - prefix.length - 7 ? tmpdir() : "/tmp";
}
