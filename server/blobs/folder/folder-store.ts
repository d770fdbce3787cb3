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
import { BlobChecks } from "../blob-checks.ts";
import { ignoreMissing, isMissing, isTaken, isUnreadable } from "../../lib/fs-errors.ts";
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
import { readWhole } from "./read-whole.ts";
import { blobPath, isSha256, makeShards, shardNames } from "./shards.ts";
import { healTempFolder, tempName, trashName } from "./temp-files.ts";

export interface FolderStore extends BlobStore {
  /** The number of leftovers of dead processes that were handled when the store was opened. */
  healed: number;
}

/** Files up to this size are read whole: one read, and no temporary file when the bytes are stored already. */
const wholeBytes = 4 * 1024 * 1024;
/**
 * Concurrent puts, each with an open file. They are made durable together. A stream is first written outside of this
 * limit and only then takes a place: a stalled one would block the others.
 */
const parallelPuts = 128;

/**
 * Opens the folder that holds media bytes, each content once, under its SHA-256: `ab/cd…`. A file under its final name
 * is always complete and durable, after any crash: bytes are written and synced under a temporary name, then renamed,
 * then the folder is synced. Several processes may share the folder. A file's time is when its blob was last stored or
 * kept.
 */
export async function openFolderStore({
  directory,
  onFound = () => {},
}: {
  directory: string;
  /** Called for each blob whose bytes are found to be wrong, and for each that was replaced. */
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
  const checks = new BlobChecks(
    {
      async stamp(sha256) {
        if (!isSha256(sha256)) return undefined;
        const stats = await stat(pathOf(sha256)).catch(ignoreMissing);
        return stats && { sizeBytes: stats.size, file: String(stats.ino), time: stats.mtimeMs };
      },
      async hash(sha256) {
        try {
          return (await hashFile(pathOf(sha256))).sha256;
        } catch (error) {
          if (isMissing(error)) return undefined;
          if (isUnreadable(error)) return null;
          throw error;
        }
      },
    },
    onFound,
  );

  /**
   * Whether the blob is stored and intact; if so, its time is set to now, so that a concurrent collection keeps it. A
   * blob whose bytes do not match its name (bit rot, a truncated copy) is written again.
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
    // Another process that writes it may not have synced the folder yet.
    await commit({ folder: shardOf(sha256) });
    return "known";
  }

  /** Writes the blob unless it is stored; of concurrent puts of the same bytes only the first writes. */
  async function store(
    { sha256, sizeBytes }: HashedBytes,
    write: () => Promise<void>,
  ): Promise<StoredBlob> {
    // Whether or not the other put fails: its result is checked below.
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

  /** Turns a temporary file into the blob. */
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

  /** @param turn Runs the remaining steps once all bytes have arrived. */
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

  async function readBlob(sha256: string, sizeBytes: number): Promise<Uint8Array | undefined> {
    if (!isSha256(sha256)) return undefined;
    try {
      const bytes = await readWhole(pathOf(sha256), sizeBytes);
      const isSound = bytes.byteLength === sizeBytes && hashBytes(bytes).sha256 === sha256;
      return isSound ? bytes : undefined;
    } catch (error) {
      if (isMissing(error) || isUnreadable(error)) return undefined;
      throw error;
    }
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
   * Moves the blob aside before reading its time: an earlier put is noticed, and a later one finds no file and writes
   * the bytes itself.
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
    read: readBlob,
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
