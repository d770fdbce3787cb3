import { hash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import pLimit from "p-limit";
import { shardNames } from "./blobs/folder/shards.ts";
import { blobOfKey, blobsFolder } from "./blobs/s3/s3-store.ts";
import { openCatalog } from "./catalog/catalog.ts";
import { writeAddress } from "./catalog/installation.ts";
import { type MovedRecord, moveRecords } from "./catalog/moved-records.ts";
import type { Config } from "./config.ts";
import { copying, openDatabase } from "./database.ts";
import { demandStore } from "./demand-store.ts";
import { fault } from "./fault.ts";
import {
  type DataSite,
  nameOfSite,
  readContent,
  readInstallationFile,
} from "./installation-file.ts";
import { joinAnyway } from "./installation.ts";
import { lostFolder } from "./lake/upkeep/lost.ts";
import { ManifestError } from "./lake/files/manifest.ts";
import { moveManifest } from "./lake/files/move-manifest.ts";
import { addressOf } from "./lake/files/site.ts";
import { openBucket } from "./lib/s3/open-bucket.ts";
import { nameOfPlace, placeFrom } from "./lib/s3/place.ts";
import { privateFolder } from "./open-stores.ts";
import { StartError } from "./start-error.ts";
import { type StorageTree, type TreeFile, bucketTree, folderTree } from "./storage-trees.ts";

export interface Copied {
  files: number;
  bytes: number;
  /** Files that were there already, of an earlier run. */
  there: number;
  /** Media that do not match their names. They were copied as they are. */
  damaged: number;
}

/** How the data folder is written in the arguments. */
const inFolder = "folder";
const filesAtOnce = 16;
const lake = "lake";
const exportsFolder = "exports";

type CopyConfig = Pick<Config, "databaseUrl" | "dataFolder" | "storage">;
type Read = (name: string) => string | undefined;

/**
 * Copies tables, media and exports from the data folder to a bucket, or back, with the service stopped. The copy takes
 * effect when the catalog names its place, in one transaction; until then the source is the valid one, and it is never
 * changed. May be killed at any point and run again: what is there already is compared, and not sent again.
 * @param from where the data are by the configuration: `folder` or `s3://bucket/prefix`
 * @param to the same; empty, or with a copy of this installation
 * @param read reads a variable of the environment
 * @returns what was copied, and what the user has to do next
 * @throws StartError
 */
export async function copyStorage(
  config: CopyConfig,
  { from, to }: { from: string; to: string },
  { read, onProgress = () => {} }: { read: Read; onProgress?: (words: string) => void },
): Promise<Copied & { next: string }> {
  const source = siteOf(config, from, "<from>", read);
  const target = siteOf(config, to, "<to>", read);
  if (nameOfSite(source) !== nameOfSite(config)) {
    throw new StartError(
      `the data are in ${nameOfSite(config)} and not in ${nameOfSite(source)}: STORAGE_URL must be as for the service`,
    );
  }
  if (nameOfSite(source) === nameOfSite(target)) {
    throw new StartError("<from> and <to> must be two places");
  }
  await demandStore(target.storage ?? null);
  const database = await openDatabase(config, copying, { alone: true });
  try {
    const { connection, place } = database;
    // The schema must be up to date for the last step.
    await (await openCatalog({ connection, connections: 1 })).close();
    await demandRoom(source, target);
    const copied = await between(source, target, onProgress);
    await fault("move.data-copied");
    await joinAnyway({ connection, place, ...target }, async (client) => {
      await moveRecords(client, copied.manifests);
      await writeAddress(client, copied.address);
    });
    await withTree(target, (tree) => tree.remove(mark));
    const next = target.storage
      ? `set STORAGE_URL to ${nameOfPlace(target.storage)} and start the service`
      : "unset STORAGE_URL and start the service";
    return { ...copied.counts, next };
  } finally {
    await database.close();
  }
}

function siteOf(config: CopyConfig, text: string, named: string, read: Read): DataSite {
  const { dataFolder } = config;
  if (text === inFolder) return { dataFolder, storage: null };
  return { dataFolder, storage: placeFrom(text, named, read) };
}

/** What is there belongs to this installation, so it may be replaced. */
async function demandRoom(source: DataSite, target: DataSite): Promise<void> {
  const own = await readInstallationFile(source);
  const other = await readInstallationFile(target);
  if (other !== null && other.id !== own?.id) {
    throw new StartError(`${nameOfSite(target)} holds another installation (${other.id})`);
  }
  if (other !== null) {
    // The place may be that of the installation whose backup this one is.
    const isNewer = (other.current?.number ?? 0) > (own?.current?.number ?? 0);
    if (!isNewer && other.catalog === own?.catalog) return;
    throw new StartError(
      `${nameOfSite(target)} holds ${isNewer ? "a newer state of this installation" : `what belongs to the database ${other.catalog}`}: name a new place, or empty it first`,
    );
  }
  const { filled, media } = await readContent(target);
  const begun = await markOf(target);
  if ((filled.length > 0 || media) && begun !== own?.id) {
    throw new StartError(`${nameOfSite(target)} is not empty: name a new place`);
  }
}

/** Beside what an unfinished copy has written: the id of its installation. */
const mark = ".copying/installation";

async function markOf(site: DataSite): Promise<string | null> {
  return await withTree(site, async (tree) => {
    const [found] = (await tree.files(".copying")).filter(({ path }) => path === mark);
    if (found === undefined) return null;
    return await tree.take(found, async ({ path }) => String(await readFile(path, "utf8")));
  });
}

async function withTree<T>(
  { dataFolder, storage }: DataSite,
  work: (tree: StorageTree) => Promise<T>,
): Promise<T> {
  if (!storage) return await work(folderTree(dataFolder));
  const bucket = await openBucket(storage);
  try {
    return await work(bucketTree(bucket, await privateFolder(dataFolder, "scratch")));
  } finally {
    bucket.close();
  }
}

async function between(
  source: DataSite,
  target: DataSite,
  onProgress: (words: string) => void,
): Promise<Copy> {
  const own = await readInstallationFile(source);
  return await withTree(source, (from) =>
    withTree(target, async (to) => {
      await to.write(mark, Buffer.from(own?.id ?? ""));
      const { dataFolder, storage } = target;
      const site = storage
        ? { place: storage }
        : { directory: await realpath(await privateFolder(dataFolder, lake)) };
      const copy = new Copy(from, to, addressOf(site).uri, onProgress);
      await copy.run();
      return copy;
    }),
  );
}

/** One run of a copy. Its parts are small enough to have the names of one in memory. */
class Copy {
  readonly #from: StorageTree;
  readonly #to: StorageTree;
  /** Of the lake at the target. */
  readonly address: string;
  readonly #onProgress: (words: string) => void;
  readonly counts: Copied = { files: 0, bytes: 0, there: 0, damaged: 0 };
  /** Manifests that are not the same bytes at the target. */
  readonly manifests: MovedRecord[] = [];

  constructor(
    from: StorageTree,
    to: StorageTree,
    address: string,
    onProgress: (words: string) => void,
  ) {
    this.#from = from;
    this.#to = to;
    this.address = address;
    this.#onProgress = onProgress;
  }

  async run(): Promise<void> {
    const there = [...(await this.#from.names(lake)), ...(await this.#to.names(lake))];
    for (const name of new Set(there)) {
      // The identity is written by the last step.
      if (!name.endsWith(".lance") && name !== lostFolder) continue;
      // Lance takes what it finds for a part of its table, so the target has nothing else.
      await this.#part(`${lake}/${name}`, { removesOthers: true });
    }
    for (const shard of shardNames) {
      await this.#part(`${blobsFolder}/${shard}`, { removesOthers: false });
    }
    await this.#part(exportsFolder, { removesOthers: false });
  }

  async #part(folder: string, { removesOthers }: { removesOthers: boolean }): Promise<void> {
    const wanted = await this.#from.files(folder);
    const present = new Map((await this.#to.files(folder)).map((file) => [file.path, file]));
    await pLimit(filesAtOnce).map(wanted, (file) => this.#file(file, present.get(file.path)));
    const names = new Set(wanted.map(({ path }) => path));
    const others = [...present.keys()].filter((path) => !names.has(path));
    if (removesOthers) for (const path of others) await this.#to.remove(path);
    await this.#to.settle(folder);
    await this.#demandSame(folder, wanted.length, removesOthers ? 0 : others.length);
    if (wanted.length > 0) {
      const { files, bytes } = this.counts;
      this.#onProgress(`${files} files, ${Math.round(bytes / 1e6)} MB`);
    }
  }

  /** Every file is there, by what the target lists. */
  async #demandSame(folder: string, wanted: number, others: number): Promise<void> {
    const found = (await this.#to.files(folder)).length;
    if (found === wanted + others) return;
    throw new Error(`${folder} has ${found} files at the target instead of ${wanted + others}`);
  }

  async #file(file: TreeFile, there: TreeFile | undefined): Promise<void> {
    const hasMd5 = file.md5 !== null && file.md5 === there?.md5;
    if (hasMd5 && !isManifest(file.path)) return this.#count(file, true);
    await this.#from.take(file, async ({ path, md5, sha256 }) => {
      const isDamaged = (blobOfKey(file.path) ?? sha256) !== sha256;
      if (isDamaged) this.counts.damaged += 1;
      const moved = isManifest(file.path) ? this.#move(file.path, await readFile(path)) : null;
      const expected = moved === null ? md5 : hash("md5", moved);
      const size = moved === null ? file.sizeBytes : moved.byteLength;
      const isThere = there?.sizeBytes === size && (await this.#hasMd5(there, expected));
      if (!isThere) await this.#to.write(file.path, moved ?? { path });
      this.#count(file, isThere);
    });
  }

  /** An object that was sent in parts has none: the store has compared each part, and is trusted. */
  async #hasMd5(there: TreeFile, expected: string): Promise<boolean> {
    const md5 = await this.#to.md5Of(there);
    return md5 === null || md5 === expected;
  }

  #count({ sizeBytes }: TreeFile, isThere: boolean): void {
    this.counts.files += 1;
    this.counts.bytes += sizeBytes;
    if (isThere) this.counts.there += 1;
  }

  /** null where its bytes stay as they are. */
  #move(path: string, bytes: Buffer): Buffer | null {
    const [, table = ""] = path.split("/");
    try {
      const moved = moveManifest(bytes, `${this.address}/${table}`);
      if (moved === null) return null;
      this.manifests.push({
        family: table.slice(0, -".lance".length),
        path: path.split("/").slice(2).join("/"),
        before: hash("sha256", bytes),
        sha256: hash("sha256", moved),
        sizeBytes: moved.byteLength,
      });
      return moved;
    } catch (error) {
      // It is damaged, and stays so.
      if (error instanceof ManifestError) return null;
      throw error;
    }
  }
}

/** A manifest of a table; one that was put aside stays as it was. */
function isManifest(path: string): boolean {
  return /^lake\/[^./][^/]*\.lance\/.*_versions\/\d+\.manifest$/.test(path);
}
