import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { isMissing } from "../lib/fs-errors.ts";
import type { ByteRange } from "../ports/blob-store.ts";

/** The files of finished exports, by the ids of their tasks. */
export interface ExportFiles {
  /**
   * Writes a file and resolves when it is durable; where it fails, nothing is left.
   * @param onBytes is awaited after each part, and may end the write
   */
  write(
    id: string,
    bytes: AsyncIterable<Uint8Array>,
    onBytes: (total: number) => Promise<void>,
  ): Promise<number>;
  /** undefined where it is gone. */
  open(id: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>;
  remove(id: string): Promise<void>;
  /** Every file, also of exports that were stopped, with the time of its last write. */
  list(): Promise<{ name: string; id: string; writtenAt: Date }[]>;
  /** By its name in the list. */
  removeNamed(name: string): Promise<void>;
}

/** @param directory made where it is missing */
export async function openExportFiles(directory: string): Promise<ExportFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(directory, id);
  /** What runs of the same task have left that were killed. */
  const removeHalves = async (id: string): Promise<void> => {
    const halves = (await readdir(directory)).filter((name) => name.startsWith(`${id}.`));
    for (const name of halves) await rm(join(directory, name), { force: true });
  };
  return {
    async write(id, bytes, onBytes) {
      // Another run of the same task may not have noticed yet that it is over.
      const path = join(directory, `${id}.${randomUUID()}`);
      const file = await open(path, "wx", 0o600);
      try {
        const total = await writeAll(file, bytes, onBytes);
        await file.sync();
        await rename(path, pathOf(id));
        await removeHalves(id);
        return total;
      } finally {
        await file.close();
        await rm(path, { force: true });
      }
    },
    async open(id, range) {
      try {
        await stat(pathOf(id));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
      const stream = createReadStream(pathOf(id), { highWaterMark: 256 * 1024, ...range });
      return Readable.toWeb(stream, {
        strategy: { highWaterMark: 1 },
      }) as ReadableStream<Uint8Array>;
    },
    async remove(id) {
      await rm(pathOf(id), { force: true });
    },
    async list() {
      const listed = await Promise.all(
        (await readdir(directory)).map(async (name) => {
          try {
            const { mtime } = await stat(join(directory, name));
            return [{ name, id: name.split(".")[0] ?? name, writtenAt: mtime }];
          } catch (error) {
            if (isMissing(error)) return [];
            throw error;
          }
        }),
      );
      return listed.flat();
    },
    async removeNamed(name) {
      await rm(join(directory, name), { force: true });
    },
  };
}

async function writeAll(
  file: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (total: number) => Promise<void>,
): Promise<number> {
  let total = 0;
  for await (const part of bytes) {
    await file.writeFile(part);
    total += part.byteLength;
    await onBytes(total);
  }
  return total;
}
