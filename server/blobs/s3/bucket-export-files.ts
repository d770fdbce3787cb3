import { join } from "node:path";
import { Readable } from "node:stream";
import type { Bucket } from "../../lib/s3/bucket.ts";
import type { ExportFiles } from "../export-files.ts";
import { withTempFile } from "../folder/hashed-write.ts";
import { tempName } from "../folder/temp-files.ts";

const folder = "exports";
const isId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * The files of finished exports in an object store: any process may be asked for one.
 * @param scratch a local folder for files that are not finished
 */
export function openBucketExportFiles(bucket: Bucket, scratch: string): ExportFiles {
  const keyOf = (id: string) => `${folder}/${id}`;
  return {
    write: (id, bytes, onBytes) =>
      withTempFile(join(scratch, tempName()), async ({ path, file }) => {
        let total = 0;
        for await (const part of bytes) {
          await file.writeFile(part);
          total += part.byteLength;
          await onBytes(total);
        }
        await bucket.putFile(keyOf(id), path);
        return total;
      }),
    async open(id, range) {
      const found = await bucket.stream(keyOf(id), range);
      return found && Readable.toWeb(found.body);
    },
    remove: (id) => bucket.remove(keyOf(id)),
    async list() {
      const files = [];
      for await (const page of bucket.list(`${folder}/`)) {
        for (const { key, modifiedAt: writtenAt } of page) {
          const name = key.slice(folder.length + 1);
          // What is not ours is not removed either.
          if (isId.test(name)) files.push({ name, id: name, writtenAt });
        }
      }
      return files;
    },
    removeNamed: (name) => bucket.remove(keyOf(name)),
  };
}
