import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { syncPath } from "./lib/durable-files.ts";
import { ignoreMissing } from "./lib/fs-errors.ts";
import type { Bucket } from "./lib/s3/bucket.ts";
import { StoreError } from "./lib/store-error.ts";

/** A file below the data folder, or an object below a prefix. Its path has forward slashes. */
export interface TreeFile {
  path: string;
  sizeBytes: number;
  /** The MD5 of its bytes in hexadecimal digits, where the store has it. */
  md5: string | null;
}

/** Bytes on their way, in a local file. */
export interface Taken {
  path: string;
  md5: string;
  sha256: string;
}

/** The files of an installation in one place, as `copy-storage` reads and writes them. */
export interface StorageTree {
  /** The names directly below a folder. */
  names(folder: string): Promise<string[]>;
  /** All files below a folder. */
  files(folder: string): Promise<TreeFile[]>;
  /** Its bytes as a local file during `use`, with their hashes. */
  take<T>(file: TreeFile, use: (taken: Taken) => Promise<T>): Promise<T>;
  /** Creates or replaces a file; durable after `settle`. */
  write(path: string, source: { path: string } | Buffer): Promise<void>;
  /** Its MD5, read from it where the store does not have it. */
  md5Of(file: TreeFile): Promise<string | null>;
  remove(path: string): Promise<void>;
  /** Makes everything that was written below a folder durable. */
  settle(folder: string): Promise<void>;
}

export function folderTree(root: string): StorageTree {
  return {
    names: async (folder) => (await readdir(join(root, folder)).catch(ignoreMissing)) ?? [],
    async files(folder) {
      const entries = await readdir(join(root, folder), {
        recursive: true,
        withFileTypes: true,
      }).catch(ignoreMissing);
      const found: TreeFile[] = [];
      for (const entry of entries ?? []) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const stats = await stat(path).catch(ignoreMissing);
        if (stats === undefined) continue;
        found.push({ path: relative(root, path), sizeBytes: stats.size, md5: null });
      }
      return found;
    },
    async take(file, use) {
      const path = join(root, file.path);
      return await use({ path, ...(await hashesOf(path)) });
    },
    async write(path, source) {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      const beside = `${target}.${randomUUID()}.copying`;
      try {
        const out = createWriteStream(beside, { flags: "wx", mode: 0o600, flush: true });
        if (Buffer.isBuffer(source)) out.end(source);
        await pipeline(Buffer.isBuffer(source) ? [] : createReadStream(source.path), out);
        await rename(beside, target);
      } finally {
        await rm(beside, { force: true });
      }
    },
    md5Of: async (file) => (await hashesOf(join(root, file.path))).md5,
    remove: (path) => rm(join(root, path), { force: true }),
    async settle(folder) {
      const entries = await readdir(join(root, folder), {
        recursive: true,
        withFileTypes: true,
      }).catch(ignoreMissing);
      const folders = (entries ?? []).filter((entry) => entry.isDirectory());
      const paths = folders.map((entry) => join(entry.parentPath, entry.name));
      for (const path of [...paths, join(root, folder), root]) {
        await syncPath(path).catch(ignoreMissing);
      }
    },
  };
}

/** @param scratch a local folder for files on their way */
export function bucketTree(
  bucket: Pick<Bucket, "names" | "list" | "stream" | "put" | "putFile" | "remove">,
  scratch: string,
): StorageTree {
  return {
    names: (folder) => bucket.names(folder),
    async files(folder) {
      const found: TreeFile[] = [];
      for await (const page of bucket.list(`${folder}/`)) {
        for (const { key: path, sizeBytes, tag } of page) {
          found.push({ path, sizeBytes, md5: /^"([\da-f]{32})"$/.exec(tag)?.[1] ?? null });
        }
      }
      return found;
    },
    async take(file, use) {
      const path = join(scratch, `copy.${randomUUID()}`);
      try {
        return await use({ path, ...(await fetchFile(bucket, file, path)) });
      } finally {
        await rm(path, { force: true });
      }
    },
    async write(path, source) {
      if (Buffer.isBuffer(source)) await bucket.put(path, source);
      else await bucket.putFile(path, source.path);
    },
    md5Of: async (file) => file.md5,
    remove: (path) => bucket.remove(path),
    async settle() {},
  };
}

const attempts = 3;

/**
 * Fetches an object and compares it with what the store says of it. Of an object that the store has encrypted the tag
 * only looks like an MD5: bytes that arrive alike twice are the object's.
 */
async function fetchFile(
  bucket: Pick<Bucket, "stream">,
  file: TreeFile,
  path: string,
): Promise<{ md5: string; sha256: string }> {
  let last = "";
  for (let attempt = 1; ; attempt += 1) {
    try {
      const found = await bucket.stream(file.path);
      if (found === undefined) throw new Error(`${file.path} is gone: is a service still running?`);
      await pipeline(found.body, createWriteStream(path, { mode: 0o600 }));
      const hashes = await hashesOf(path);
      const { size } = await stat(path);
      const isSame = file.md5 === null || file.md5 === hashes.md5 || last === hashes.sha256;
      if (size === file.sizeBytes && isSame) return hashes;
      last = hashes.sha256;
      throw new StoreError("STORE_AWAY", `${file.path} arrived with other bytes`);
    } catch (error) {
      if (attempt === attempts || !(error instanceof StoreError)) throw error;
    }
  }
}

async function hashesOf(path: string): Promise<{ md5: string; sha256: string }> {
  const [md5, sha256] = [createHash("md5"), createHash("sha256")];
  const bytes: Readable = createReadStream(path, { highWaterMark: 256 * 1024 });
  for await (const chunk of bytes) {
    md5.update(chunk as Uint8Array);
    sha256.update(chunk as Uint8Array);
  }
  return { md5: md5.digest("hex"), sha256: sha256.digest("hex") };
}
