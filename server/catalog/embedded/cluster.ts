import { spawn } from "node:child_process";
import { chown, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncPath } from "#server/lib/durable-files.ts";
import { StartError } from "#server/start-error.ts";
import { type Account, canEnter } from "./account.ts";
import { type Binaries, childEnvironment } from "./binaries.ts";

/** The superuser of the embedded server. */
export const superuser = "stillframe";

/**
 * Creates the data folder if there is none. It is initialised under a temporary name and renamed: an interrupted
 * initialisation leaves nothing that looks like a database, and a folder with data is never removed.
 * @throws StartError where the folder belongs to another major version, or initialising fails
 */
export async function ensureCluster(
  dataFolder: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<void> {
  const beside = `${dataFolder}.new`;
  await rm(beside, { recursive: true, force: true });
  const major = await versionOf(dataFolder);
  if (major === binaries.major) return;
  if (major !== null) {
    throw new StartError(
      `${dataFolder} was written by PostgreSQL ${major} and this version brings ${binaries.major}: dump it with the version before and load the dump`,
    );
  }
  await mkdir(beside, { mode: 0o700 });
  if (account !== undefined) await chown(beside, account.uid, account.gid);
  await initialise(beside, binaries, account);
  await rename(beside, dataFolder);
  await syncPath(dirname(dataFolder));
}

/** The data folder for the server's command line: not the path, where the account might be unable to enter it. */
export function dataArgument(dataFolder: string, account: Account | undefined): string {
  // The child gets it as its working folder before it drops root.
  return canEnter(dataFolder, account) ? dataFolder : "/proc/self/cwd";
}

async function versionOf(dataFolder: string): Promise<string | null> {
  const folder = await stat(dataFolder).catch(() => null);
  if (folder === null) return null;
  try {
    return (await readFile(join(dataFolder, "PG_VERSION"), "utf8")).trim();
  } catch (error) {
    throw new StartError(`${dataFolder} holds no PostgreSQL database: move it away`, {
      cause: error,
    });
  }
}

async function initialise(
  folder: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<void> {
  const args = ["-D", dataArgument(folder, account), "-U", superuser];
  args.push("--auth-local=trust", "--auth-host=reject");
  args.push("--data-checksums", "--no-locale", "--encoding=UTF8", "--no-instructions");
  const child = spawn(binaries.initdb, args, {
    ...account,
    cwd: folder,
    env: childEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let problems = "";
  child.stderr.on("data", (chunk: Buffer) => (problems += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) {
    const reason = /(?:error|FATAL): *(.*)/.exec(problems)?.[1] ?? problems.trim().split("\n")[0];
    throw new StartError(`the database could not be initialised: ${reason}`);
  }
}
