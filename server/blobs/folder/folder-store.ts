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
import {
  BlobMissingError,
  type BlobSource,
  type BlobStore,
  type ByteRange,
  type ListedBlob,
  type OpenedBlob,
  type StoredBlob,
} from "../../ports/blob-store.ts";
import { BlobChecks } from "./blob-checks.ts";
import { isMissing, isTaken } from "../../lib/fs-errors.ts";
import { createGroupCommit } from "./group-commit.ts";
import {
  type HashedBytes,
  hashBytes,
  type TempFile,
  withTempFile,
  writeHashed,
} from "./hashed-write.ts";
import pLimit from "p-limit";
import { blobPath, isSha256, makeShards, shardNames } from "./shards.ts";
import { healTempFolder, tempName, trashName } from "./temp-files.ts";

export interface FolderStore extends BlobStore {
  /** How many leftovers of dead processes were cleared when the store was opened. */
  healed: number;
}

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
 * name, then renamed, then the folder is synced. Several processes may share the folder. When a blob was last stored
 * or kept is the time of its file.
 */
export async function openFolderStore({
  directory,
  onFound = () => {},
}: {
  directory: string;
  /** Told of each blob whose bytes are found to be wrong, and of each that was written anew. */
  onFound?: (sha256: string, state: "damaged" | "mended") => void;
}): Promise<FolderStore> {
  const temp = join(directory, "tmp");
  await mkdir(temp, { recursive: true });
  await makeShards(directory);
  const commit = createGroupCommit();
  const underWay = new Map<string, Promise<boolean>>();
  const limitPuts = pLimit(parallelPuts);
  const limitTouches = pLimit(parallelPuts);

  const shardOf = (sha256: string) => join(directory, sha256.slice(0, 2));
  const pathOf = (sha256: string) => blobPath(directory, sha256);
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

  async function putOne(source: Uint8Array | { path: string }): Promise<StoredBlob> {
    if (source instanceof Uint8Array) return putBytes(source);
    const { size } = await stat(source.path);
    if (size <= wholeBytes) return putBytes(await readFile(source.path));
    return putStream(createReadStream(source.path));
  }

  function put(source: BlobSource): Promise<StoredBlob> {
    if (source instanceof Uint8Array || "path" in source) return limitPuts(() => putOne(source));
    return putStream(source, limitPuts);
  }

  async function keep(hashes: Iterable<string>): Promise<string[]> {
    const kept = await Promise.all(
      [...new Set(hashes)].map((sha256) =>
        limitTouches(async () => ((await touch(sha256)) ? [] : [sha256])),
      ),
    );
    return kept.flat();
  }

  async function touch(sha256: string): Promise<boolean> {
    if (!isSha256(sha256)) return false;
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

  async function size(sha256: string): Promise<number | undefined> {
    if (!isSha256(sha256)) return undefined;
    try {
      return (await stat(pathOf(sha256))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

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
   * It is moved aside before its time is read: a put that comes first is seen, and one that comes later finds
   * nothing and writes the bytes itself.
   */
  async function removeUnused(sha256: string, before: Date): Promise<boolean> {
    if (!isSha256(sha256)) return false;
    const path = pathOf(sha256);
    const aside = join(temp, trashName(sha256));
    try {
      if ((await stat(path)).mtime > before) return false;
      await rename(path, aside);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    const keep = (await stat(aside)).mtime > before;
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

  async function withLocalFile<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T> {
    if ((await size(sha256)) === undefined) throw new BlobMissingError(sha256);
    return await use(pathOf(sha256));
  }

  return {
    put,
    keep,
    open: openBlob,
    withLocalFile,
    size,
    has: async (sha256) => (await size(sha256)) !== undefined,
    look: (sha256, sizeBytes) => checks.look(sha256, sizeBytes),
    verify: (sha256, { anew = false } = {}) => (anew ? checks.read(sha256) : checks.verify(sha256)),
    list,
    removeUnused,
    healed,
  };
}
