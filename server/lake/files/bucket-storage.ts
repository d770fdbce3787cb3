import pLimit from "p-limit";
import type { Bucket, ListedObject } from "../../lib/s3/bucket.ts";
import type { LakeStorage } from "../../ports/lake-storage.ts";

const copiesAtOnce = 32;

/**
 * A lake in an object store. A folder is what keys have in common, a write is whole and durable or absent, and a flush
 * has nothing to do.
 * @param root the folder of the lake among the keys of the bucket
 */
export function bucketStorage(bucket: Bucket, root: string): LakeStorage {
  async function look(path: string) {
    const found = await bucket.look(path);
    if (found !== undefined) return lookOf(false, found.sizeBytes, found.modifiedAt);
    let newest: Date | undefined;
    for await (const page of bucket.list(`${path}/`)) newest = newestOf(page, newest);
    return newest && lookOf(true, 0, newest);
  }

  return {
    root,
    isAtomic: true,
    names: (folder) => bucket.names(folder),
    look,
    read: (path) => bucket.read(path),
    stream: async (path) => (await bucket.stream(path))?.body,
    async sizeOf(folder) {
      let bytes = 0;
      for await (const page of bucket.list(`${folder}/`)) {
        for (const { sizeBytes } of page) bytes += sizeBytes;
      }
      return bytes;
    },
    async write(path, content) {
      await bucket.put(path, Buffer.from(content));
    },
    async move(from, to) {
      // Everything is copied before anything is removed, so a crash leaves some of it at both paths.
      const copied = (await bucket.copy(from, to)) ? [from] : [];
      for await (const page of bucket.list(`${from}/`)) {
        await pLimit(copiesAtOnce).map(page, ({ key }) =>
          bucket.copy(key, to + key.slice(from.length)),
        );
        copied.push(...page.map(({ key }) => key));
      }
      await pLimit(copiesAtOnce).map(copied, (key) => bucket.remove(key));
      return copied.length > 0;
    },
    async remove(path) {
      await bucket.remove(path);
      await bucket.removeAll(`${path}/`);
    },
    async sync() {},
    async syncTree() {},
  };
}

function newestOf(page: readonly ListedObject[], newest: Date | undefined): Date | undefined {
  return page.reduce(
    (latest, { modifiedAt }) => (latest === undefined || modifiedAt > latest ? modifiedAt : latest),
    newest,
  );
}

function lookOf(isFolder: boolean, sizeBytes: number, modifiedAt: Date) {
  const ms = modifiedAt.getTime();
  return { isFolder, sizeBytes, modifiedMs: ms, changedMs: ms };
}
