import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./lib/durable-files.ts";
import { StartError } from "./start-error.ts";

/** One state of an installation: the number shows which of two is older, the mark whether they are equal. */
export interface Generation {
  number: number;
  mark: string;
}

/** The folder's record of its catalog. It lies in `lake/`, so that every backup of the tables contains it. */
export interface InstallationFile {
  id: string;
  /** `embedded`, or the address of the PostgreSQL server: `host:port/database`. */
  catalog: string;
  /** null: the first start has not finished. */
  current: Generation | null;
  /** Written before the catalog gets it, so the catalog may have either of the two. */
  next: Generation | null;
}

export const embeddedPlace = "embedded";

/**
 * @returns null where there is none
 * @throws StartError where it cannot be read
 */
export async function readInstallationFile(dataFolder: string): Promise<InstallationFile | null> {
  const path = pathIn(dataFolder);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new StartError(`${path} cannot be read`, { cause: error });
  }
  const value = parse(text);
  if (value === null) {
    throw new StartError(
      `${path} is broken: bring it back from a backup of lake/, or remove it and run \`stillframe rejoin\``,
    );
  }
  return value;
}

/**
 * Replaces the file in one step that survives a loss of power.
 * @param first whether there must be none yet
 * @throws EEXIST where there is one although `first` is set
 */
export async function writeInstallationFile(
  dataFolder: string,
  value: InstallationFile,
  { first = false }: { first?: boolean } = {},
): Promise<void> {
  await mkdir(join(dataFolder, "lake"), { recursive: true, mode: 0o700 });
  await replaceFile(pathIn(dataFolder), `${JSON.stringify(value)}\n`, { isFirst: first });
}

/** The content of a folder whose file is missing or incomplete. */
export interface FolderContent {
  tables: string[];
  /** Tables with content: a table that a crash left is empty. */
  filled: string[];
  media: boolean;
}

export async function readFolderContent(dataFolder: string): Promise<FolderContent> {
  const lake = join(dataFolder, "lake");
  const folders = (await namesIn(lake)).filter((name) => name.endsWith(".lance"));
  const filled: string[] = [];
  for (const name of folders) {
    const parts = [join(lake, name, "data"), join(lake, name, "tree")];
    const found = await Promise.all(parts.map(async (part) => (await namesIn(part)).length > 0));
    if (found.includes(true)) filled.push(tableOf(name));
  }
  return { tables: folders.map(tableOf), filled, media: await hasMedia(join(dataFolder, "blobs")) };
}

/** Whether the folder shows that a service has ever started on it. Creates nothing. */
export async function hasInstallation(dataFolder: string): Promise<boolean> {
  if ((await readInstallationFile(dataFolder)) !== null) return true;
  if ((await namesIn(join(dataFolder, "postgres", "data"))).length > 0) return true;
  const { tables, media } = await readFolderContent(dataFolder);
  return tables.length > 0 || media;
}

function tableOf(folder: string): string {
  return folder.slice(0, -".lance".length);
}

async function hasMedia(blobs: string): Promise<boolean> {
  for (const shard of await namesIn(blobs)) {
    if (!/^[\da-f]{2}$/.test(shard)) continue;
    if ((await namesIn(join(blobs, shard))).length > 0) return true;
  }
  return false;
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, "lake", "installation.json");
}

function parse(text: string): InstallationFile | null {
  try {
    const value = JSON.parse(text) as Partial<InstallationFile> | null;
    if (typeof value?.id !== "string" || typeof value.catalog !== "string") return null;
    const { id, catalog, current = null, next = null } = value;
    return { id, catalog, current, next };
  } catch {
    return null;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
}
