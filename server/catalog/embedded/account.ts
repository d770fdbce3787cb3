import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { StartError } from "#server/start-error.ts";

/** The system account that the database server runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root, and processes in containers often do. Then it runs as the account `postgres`, or
 * as `nobody` if there is no such account.
 * @returns undefined where this process is not root and runs it itself
 */
export async function databaseAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new StartError(
    "PostgreSQL does not run as root and this system has no user postgres or nobody: start as another user, or set DATABASE_URL",
  );
}

/** Whether the account can enter a folder: every folder above it must permit it. */
export function canEnter(folder: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  // A child's working folder is set before it drops root, so the shell has to change into the folder itself.
  return (
    spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...account, stdio: "ignore" })
      .status === 0
  );
}
