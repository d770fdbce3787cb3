import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./lib/durable-files.ts";
import { isMissing } from "./lib/fs-errors.ts";
import type { Bucket } from "./lib/s3/bucket.ts";
import { openBucket } from "./lib/s3/open-bucket.ts";
import { type S3Place, nameOfPlace } from "./lib/s3/place.ts";
import { StartError } from "./start-error.ts";

/** One state of an installation: the number shows which of two is older, the mark whether they are equal. */
export interface Generation {
  number: number;
  mark: string;
}

/** Where tables and media lie: in the data folder, or in an object store. */
export interface DataSite {
  dataFolder: string;
  storage?: S3Place | null;
}

/** For messages. */
export function nameOfSite({ dataFolder, storage }: DataSite): string {
  return storage ? nameOfPlace(storage) : dataFolder;
}

/**
 * As the catalog stores it: with the endpoint of a store other than AWS, because two stores may have a bucket of the same
 * name. null: the data folder.
 */
export function storageOfSite({ storage }: Pick<DataSite, "storage">): string | null {
  if (!storage) return null;
  const { endpoint } = storage;
  return endpoint === null ? nameOfPlace(storage) : `${nameOfPlace(storage)} at ${endpoint}`;
}

/** Where the data are by the catalog, and how a site that is elsewhere gets there. */
export function wayTo(
  recorded: string | null,
  site: DataSite,
): { there: string; here: string; how: string } {
  const here = nameOfSite(site);
  if (recorded === null) return { there: "the data folder", here, how: "unset STORAGE_URL" };
  const [there = "", endpoint = null] = recorded.split(" at ");
  const { storage } = site;
  if (!storage || storage.endpoint === endpoint) {
    return { there, here, how: `set STORAGE_URL to ${there}` };
  }
  const how =
    endpoint === null ? "and unset AWS_ENDPOINT_URL_S3" : `and AWS_ENDPOINT_URL_S3 to ${endpoint}`;
  return {
    there: recorded,
    here: storageOfSite(site) ?? here,
    how: `set STORAGE_URL to ${there} ${how}`,
  };
}

/** The variable that says where it is. */
export function settingOfSite({ storage }: Pick<DataSite, "storage">): string {
  return storage ? "STORAGE_URL" : "STILLFRAME_DATA";
}

/** The site's record of its catalog. It lies in `lake/`, so that every backup of the tables contains it. */
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
export async function readInstallationFile(site: DataSite): Promise<InstallationFile | null> {
  const path = site.storage ? `${nameOfSite(site)}/${fileKey}` : pathIn(site.dataFolder);
  const text = site.storage
    ? await withBucket(site.storage, async (bucket) => textOf(await bucket.read(fileKey)))
    : await readText(path);
  if (text === null) return null;
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
  { dataFolder, storage }: DataSite,
  value: InstallationFile,
  { first = false }: { first?: boolean } = {},
): Promise<void> {
  const text = `${JSON.stringify(value)}\n`;
  if (storage) return await writeObject(storage, text, first);
  await mkdir(join(dataFolder, "lake"), { recursive: true, mode: 0o700 });
  await replaceFile(pathIn(dataFolder), text, { isFirst: first });
}

const fileKey = "lake/installation.json";

async function writeObject(storage: S3Place, text: string, first: boolean): Promise<void> {
  await withBucket(storage, async (bucket) => {
    const bytes = Buffer.from(text);
    if (await bucket.put(fileKey, bytes, { ifNew: first })) return;
    // The answer to an earlier attempt of this write may have been lost.
    if (textOf(await bucket.read(fileKey)) === text) return;
    throw Object.assign(new Error(`${fileKey} exists`), { code: "EEXIST" });
  });
}

function textOf(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : new TextDecoder().decode(bytes);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === "ENOTDIR") return null;
    throw new StartError(`${path} cannot be read`, { cause: error });
  }
}

async function withBucket<T>(place: S3Place, work: (bucket: Bucket) => Promise<T>): Promise<T> {
  const bucket = await openBucket(place);
  try {
    return await work(bucket);
  } finally {
    bucket.close();
  }
}

/** The content of a folder whose file is missing or incomplete. */
export interface FolderContent {
  tables: string[];
  /** Tables with content: a table that a crash left is empty. */
  filled: string[];
  media: boolean;
}

export async function readContent({ dataFolder, storage }: DataSite): Promise<FolderContent> {
  return storage ? await withBucket(storage, contentOfBucket) : await contentOfFolder(dataFolder);
}

async function contentOfBucket(bucket: Bucket): Promise<FolderContent> {
  const folders = (await bucket.names("lake")).filter((name) => name.endsWith(".lance"));
  const filled: string[] = [];
  for (const name of folders) {
    const parts = [`lake/${name}/data/`, `lake/${name}/tree/`];
    const found = await Promise.all(parts.map((part) => bucket.hasAny(part)));
    if (found.includes(true)) filled.push(tableOf(name));
  }
  return { tables: folders.map(tableOf), filled, media: await bucket.hasAny("blobs/") };
}

async function contentOfFolder(dataFolder: string): Promise<FolderContent> {
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
export async function hasInstallation(site: DataSite): Promise<boolean> {
  const { dataFolder } = site;
  if ((await readInstallationFile(site)) !== null) return true;
  if ((await namesIn(join(dataFolder, "postgres", "data"))).length > 0) return true;
  const { tables, media } = await readContent(site);
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
