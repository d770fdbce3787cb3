import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { fault } from "#server/fault.ts";
import { replaceFile, syncPath } from "../../lib/durable-files.ts";
import { ignoreMissing, isMissing } from "../../lib/fs-errors.ts";
import type { LakeStorage } from "../../ports/lake-storage.ts";

/** Shared by all writers of the process, because it may have only a thousand files open. */
const limitSyncs = pLimit(256);

/** Like `folderStorage`, for a folder that may not exist yet. */
export async function openFolderStorage(root: string): Promise<LakeStorage> {
  await mkdir(root, { recursive: true });
  return folderStorage(root);
}

/** A lake in a local folder. @param root absolute */
export function folderStorage(root: string): LakeStorage {
  return {
    root,
    isAtomic: false,
    names: async (folder) => (await readdir(folder).catch(ignoreMissing)) ?? [],
    async look(path) {
      const stats = await stat(path).catch(ignoreMissing);
      if (stats === undefined) return undefined;
      const { size: sizeBytes, mtimeMs: modifiedMs, ctimeMs: changedMs } = stats;
      return { isFolder: stats.isDirectory(), sizeBytes, modifiedMs, changedMs };
    },
    read: (path) => readFile(path).catch(ignoreMissing),
    async stream(path) {
      const handle = await open(path).catch(ignoreMissing);
      return handle?.createReadStream();
    },
    sizeOf,
    async write(path, content) {
      const folder = dirname(path);
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      await replaceFile(path, content);
      if (made === undefined) return;
      // The name of each new folder is in its parent.
      for (let above = dirname(folder); above.length >= dirname(made).length;) {
        await syncPath(above);
        above = dirname(above);
      }
    },
    async move(from, to) {
      try {
        await rename(from, to);
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
      for (const folder of new Set([dirname(to), dirname(from)])) await syncPath(folder);
      return true;
    },
    remove: (path) => rm(path, { recursive: true, force: true }),
    sync,
    async syncTree(folder) {
      const entries = await readdir(folder, { recursive: true });
      await sync([dirname(folder), folder, ...entries.map((entry) => join(folder, entry))]);
    },
  };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(ignoreMissing);
  let bytes = 0;
  for (const entry of entries ?? []) {
    const stats = await stat(join(folder, entry)).catch(ignoreMissing);
    if (stats?.isFile()) bytes += stats.size;
  }
  return bytes;
}

/** All paths at once, because the file system then commits its journal once for all of them. */
async function sync(paths: readonly string[]): Promise<void> {
  const half = Math.ceil(paths.length / 2);
  await Promise.all([
    limitSyncs.map(paths.slice(0, half), syncIfThere),
    fault("flush.half").then(() => limitSyncs.map(paths.slice(half), syncIfThere)),
  ]);
}

const syncIfThere = (path: string) => syncPath(path).catch(ignoreMissing);
