import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Account, canEnter } from "./account.ts";

/** A kernel limits a socket's path to 108 bytes (Linux) or 104 (macOS), including its name. */
const longestFolder = 85;
const prefix = "stillframe-pg-";

/**
 * A folder for the server's socket that only its account (and root) can enter: a client that reaches the socket needs
 * no password.
 * @param preferred used unless its path is too long, or the account cannot enter it
 */
export async function makeSocketFolder(
  preferred: string,
  account: Account | undefined,
): Promise<string> {
  // No server runs, but the lock file of a killed one may name a process that is still listed.
  await rm(preferred, { recursive: true, force: true });
  await mkdir(preferred, { recursive: true });
  const folder =
    Buffer.byteLength(preferred) <= longestFolder && canEnter(dirname(preferred), account)
      ? preferred
      : await mkdtemp(join(shortTemp(), prefix));
  await closeFolder(folder, account);
  return folder;
}

/** Makes the same folder again, empty, for a restart: the clients have this path. */
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

/** Removes a folder below the temporary one; the one in the data folder stays. */
export async function removeSocketFolder(folder: string): Promise<void> {
  if (basename(folder).startsWith(prefix)) await rm(folder, { recursive: true, force: true });
}

function shortTemp(): string {
  return Buffer.byteLength(tmpdir()) <= longestFolder - prefix.length - 7 ? tmpdir() : "/tmp";
}
