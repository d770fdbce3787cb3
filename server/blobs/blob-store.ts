import { createReadStream } from "node:fs";
import {
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  stat,
  unlink,
  utimes,
} from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { BlobChecks } from "./blob-checks.ts";
import { syncPath } from "../lib/durable-files.ts";
import { isLinkRefused, isMissing, isTaken } from "../lib/fs-errors.ts";
import { createGroupCommit } from "./group-commit.ts";
import {
  type HashedBytes,
  hashBytes,
  hashFile,
  type TempFile,
  withTempFile,
  writeHashed,
} from "./hashed-write.ts";
import pLimit from "p-limit";
import { isSha256, makeShards, shardNames } from "./shards.ts";
import { healTempFolder, tempName, trashName } from "./temp-files.ts";

/**
 * Where the bytes of a blob come from. `path` is copied; with `link: true` the file is only given a second
 * name, which costs no copy: for files of ours that nobody will change, such as uploads.
 */
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array> | PathSource;

interface PathSource {
  path: string;
  link?: boolean | undefined;
}

export interface StoredBlob extends HashedBytes {
  /** False where the same bytes were there already. */
  isNew: boolean;
}

/** Both ends inclusive and zero-based, as in an HTTP range. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface OpenedBlob {
  stream: ReadableStream<Uint8Array>;
  /** Of the whole blob, also where a range was asked for. */
  sizeBytes: number;
}

export interface ListedBlob {
  sha256: string;
  sizeBytes: number;
  /** When the blob was last stored, be it for the second time. */
  storedAt: Date;
}

export type BlobStore = Awaited<ReturnType<typeof openBlobStore>>;

/** Files up to this size are read whole: one read, and no file of ours when the bytes are known already. */
const wholeBytes = 4 * 1024 * 1024;
/**
 * Puts under way at a time, each with a file open. They are made durable together. A stream that arrives is written
 * beside them, and only then takes its turn: one that stalls would keep the others out.
 */
const parallelPuts = 128;

/**
 * Opens the folder that holds media bytes, each content once, under its SHA-256: `ab/cd…`. A file under its
 * final name is always whole and durable, whatever dies when: bytes are written and synced under a temporary
 * name, then renamed, then the folder is synced. Several processes may share the folder.
 */
export async function openBlobStore({
  directory,
  onFound = () => {},
}: {
  directory: string;
  /** Told of each blob whose bytes are found to be wrong, and of each that was written anew. */
  onFound?: (sha256: string, state: "damaged" | "mended") => void;
}) {
  const temp = join(directory, "tmp");
  await mkdir(temp, { recursive: true });
  await makeShards(directory);
  const commit = createGroupCommit();
  const underWay = new Map<string, Promise<boolean>>();
  const limitPuts = pLimit(parallelPuts);
  const limitTouches = pLimit(parallelPuts);

  const shardOf = (sha256: string) => join(directory, sha256.slice(0, 2));
  /** @throws TypeError for anything that is not a hash, before it can become part of a path. */
  const pathOf = (sha256: string) => {
    if (!isSha256(sha256)) throw new TypeError(`Not a SHA-256: ${sha256}`);
    return join(shardOf(sha256), sha256.slice(2));
  };
  const healed = await healTempFolder(temp, pathOf);
  const checks = new BlobChecks(pathOf, onFound);

  /**
   * Whether the blob is there as a whole; if so, its time is set to now, so that a collection that runs at this
   * moment keeps it. What has other bytes than its name says (bit rot, a truncated copy) is written anew.
   */
  async function renew(sha256: string, sizeBytes: number): Promise<"known" | "new" | "damaged"> {
    const path = pathOf(sha256);
    try {
      if ((await stat(path)).size !== sizeBytes) return "damaged";
      const state = await checks.verify(sha256);
      if (state !== "sound") return state === "missing" ? "new" : "damaged";
      if (!(await touch(sha256))) return "new";
    } catch (error) {
      if (isMissing(error)) return "new";
      throw error;
    }
    // Another process that writes it may still be on the way to this sync.
    await commit({ folder: shardOf(sha256) });
    return "known";
  }

  /** Writes the blob unless it is there; the same bytes at the same time are written by the first only. */
  async function store(
    { sha256, sizeBytes }: HashedBytes,
    write: () => Promise<void>,
  ): Promise<StoredBlob> {
    // Whether the other one fails or not: what it left behind is looked at below.
    while (underWay.has(sha256)) await underWay.get(sha256)?.catch(() => {});
    const job = renew(sha256, sizeBytes).then(async (found) => {
      if (found !== "known") await write();
      if (found === "damaged") checks.mended(sha256);
      return found !== "known";
    });
    underWay.set(sha256, job);
    try {
      return { sha256, sizeBytes, isNew: await job };
    } finally {
      underWay.delete(sha256);
    }
  }

  /** Makes a file that was just written the blob. */
  function publish(sha256: string, { path, file }: TempFile): Promise<void> {
    return commit({
      sync: () => file.sync(),
      name: () => rename(path, pathOf(sha256)),
      folder: shardOf(sha256),
    });
  }

  function putBytes(bytes: Uint8Array): Promise<StoredBlob> {
    const hashed = hashBytes(bytes);
    return store(hashed, () =>
      withTempFile(join(temp, tempName()), async (opened) => {
        await opened.file.writeFile(bytes);
        await publish(hashed.sha256, opened);
      }),
    );
  }

  /** @param turn Runs what follows once all bytes are there. */
  function putStream(
    source: AsyncIterable<Uint8Array>,
    turn: (publish: () => Promise<StoredBlob>) => Promise<StoredBlob> = (now) => now(),
  ): Promise<StoredBlob> {
    return withTempFile(join(temp, tempName()), async (opened) => {
      const hashed = await writeHashed(opened.file, source);
      return turn(() => store(hashed, () => publish(hashed.sha256, opened)));
    });
  }

  async function putLinked(source: string, size: number): Promise<StoredBlob> {
    const hashed = size <= wholeBytes ? hashBytes(await readFile(source)) : await hashFile(source);
    try {
      return await store(hashed, async () => {
        // Both names share one time; it must not look old to a collection.
        const now = new Date();
        await utimes(source, now, now);
        await commit({
          sync: () => syncPath(source),
          name: () => link(source, pathOf(hashed.sha256)),
          folder: shardOf(hashed.sha256),
        });
      });
    } catch (error) {
      // Taken: another process stored the same bytes just now, or the blob that is there is damaged.
      if (isLinkRefused(error) || isTaken(error)) return putStream(createReadStream(source));
      throw error;
    }
  }

  async function putOne(source: Uint8Array | PathSource): Promise<StoredBlob> {
    if (source instanceof Uint8Array) return putBytes(source);
    const { size } = await stat(source.path);
    if (source.link === true) return putLinked(source.path, size);
    if (size <= wholeBytes) return putBytes(await readFile(source.path));
    return putStream(createReadStream(source.path));
  }

  /**
   * Stores the bytes and resolves when they are durable. Puts that run at the same time are made
   * durable together; putting the same bytes several times at once is safe, and they are kept once.
   * @throws the file system's error, for instance ENOENT for a source that is gone, or ENOSPC.
   */
  function put(source: BlobSource): Promise<StoredBlob> {
    if (source instanceof Uint8Array || "path" in source) return limitPuts(() => putOne(source));
    return putStream(source, limitPuts);
  }

  /** Stores many at once, far faster than one after another. Answers in the order of the sources. */
  function putMany(sources: readonly BlobSource[]): Promise<StoredBlob[]> {
    return Promise.all(sources.map(put));
  }

  /**
   * Sets the time of blobs to now, so that no collection takes them for some time: before a row that names them is
   * committed, where they were stored earlier.
   * @returns those that are not there (any more), whose rows must not be written.
   */
  async function keep(hashes: Iterable<string>): Promise<string[]> {
    const kept = await Promise.all(
      [...new Set(hashes)].map((sha256) =>
        limitTouches(async () => ((await touch(sha256)) ? [] : [sha256])),
      ),
    );
    return kept.flat();
  }

  async function touch(sha256: string): Promise<boolean> {
    const now = new Date();
    try {
      await utimes(pathOf(sha256), now, now);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    await checks.touched(sha256);
    return true;
  }

  /** Bytes of the blob, undefined where it is not there. */
  async function size(sha256: string): Promise<number | undefined> {
    if (!isSha256(sha256)) return undefined;
    try {
      return (await stat(pathOf(sha256))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * The bytes, or the part of them that `range` names; undefined where the blob is not there. What was opened
   * can be read to its end even if the blob is removed meanwhile.
   * @throws RangeError where the range does not lie within the blob.
   */
  async function openBlob(sha256: string, range?: ByteRange): Promise<OpenedBlob | undefined> {
    if (!isSha256(sha256)) return undefined;
    const handle = await open(pathOf(sha256)).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (handle === undefined) return undefined;
    const { size: sizeBytes } = await handle.stat();
    if (range !== undefined && !(0 <= range.start && range.start <= range.end)) {
      await handle.close();
      throw new RangeError(`Not a range: ${range.start}-${range.end}`);
    }
    if (range !== undefined && range.end >= sizeBytes) {
      await handle.close();
      throw new RangeError(`${range.start}-${range.end} is not within ${sizeBytes} bytes`);
    }
    return { stream: Readable.toWeb(handle.createReadStream({ ...range })), sizeBytes };
  }

  /**
   * Every blob, in no order. Blobs that come or go meanwhile may or may not be listed. `storedAt` lets a
   * collection spare what was stored a moment ago and is referenced by nothing yet.
   */
  async function* list(): AsyncGenerator<ListedBlob, void, undefined> {
    for (const shard of shardNames) {
      const names = await readdir(join(directory, shard));
      const found = await Promise.all(names.map((name) => listed(shard + name)));
      yield* found.filter((blob) => blob !== undefined);
    }
  }

  async function listed(sha256: string): Promise<ListedBlob | undefined> {
    if (!isSha256(sha256)) return undefined;
    try {
      const { size: sizeBytes, mtime: storedAt } = await stat(pathOf(sha256));
      return { sha256, sizeBytes, storedAt };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * Removes a blob unless it was stored (again) after `notStoredSince`. It is moved aside before its time is
   * read: a put that comes first is seen, and one that comes later finds nothing and writes the bytes itself.
   * @returns whether it was removed.
   */
  async function remove(sha256: string, notStoredSince: Date = new Date()): Promise<boolean> {
    const path = pathOf(sha256);
    const aside = join(temp, trashName(sha256));
    try {
      if ((await stat(path)).mtime > notStoredSince) return false;
      await rename(path, aside);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    const keep = (await stat(aside)).mtime > notStoredSince;
    if (keep) {
      await link(aside, path).catch((error: unknown) => {
        if (!isTaken(error)) throw error;
      });
    }
    await unlink(aside);
    await commit({ folder: shardOf(sha256) });
    if (!keep) checks.forget(sha256);
    return !keep;
  }

  return {
    put,
    putMany,
    keep,
    open: openBlob,
    size,
    has: async (sha256: string) => (await size(sha256)) !== undefined,
    /** The file of a blob, to be read only; it may not be there. */
    pathOf,
    list,
    remove,
    checks,
    /** How many leftovers of dead processes were cleared when the store was opened. */
    healed,
  };
}
