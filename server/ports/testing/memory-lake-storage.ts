import type { LakeStorage } from "../lake-storage.ts";

interface StoredObject {
  bytes: Uint8Array;
  writtenMs: number;
}

/**
 * An object store in memory, like S3: it has only keys, a folder is a common prefix of keys, and every write is
 * durable.
 */
export function memoryLakeStorage(root: string): LakeStorage {
  const objects = new Map<string, StoredObject>();
  const below = (folder: string) => [...objects].filter(([path]) => path.startsWith(`${folder}/`));

  return {
    root,
    isAtomic: true,
    async names(folder) {
      const rests = below(folder).map(([path]) => path.slice(folder.length + 1));
      return [...new Set(rests.map((rest) => rest.split("/", 1)[0] ?? rest))];
    },
    async look(path) {
      const found = objects.get(path);
      if (found !== undefined) {
        const { bytes, writtenMs } = found;
        const times = { modifiedMs: writtenMs, changedMs: writtenMs };
        return { isFolder: false, sizeBytes: bytes.byteLength, ...times };
      }
      const inside = below(path);
      if (inside.length === 0) return undefined;
      const newest = Math.max(...inside.map(([, { writtenMs }]) => writtenMs));
      return { isFolder: true, sizeBytes: 0, modifiedMs: newest, changedMs: newest };
    },
    read: async (path) => objects.get(path)?.bytes,
    async stream(path) {
      const found = objects.get(path);
      return found && ReadableStream.from([found.bytes]);
    },
    sizeOf: async (folder) =>
      below(folder).reduce((sum, [, { bytes }]) => sum + bytes.byteLength, 0),
    async write(path, content) {
      objects.set(path, { bytes: Buffer.from(content), writtenMs: Date.now() });
    },
    async move(from, to) {
      const moved = [...below(from)];
      const own = objects.get(from);
      if (own !== undefined) moved.push([from, own]);
      for (const [path, { bytes }] of moved) {
        objects.set(to + path.slice(from.length), { bytes, writtenMs: Date.now() });
        objects.delete(path);
      }
      return moved.length > 0;
    },
    async remove(path) {
      objects.delete(path);
      for (const [key] of below(path)) objects.delete(key);
    },
    async sync() {},
    async syncTree() {},
  };
}
