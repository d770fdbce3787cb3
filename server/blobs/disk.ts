import { access, constants, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { because, sentenceOf } from "#contract/refusals.ts";
import { refused, storageError } from "../errors.ts";

/** The disk of the data folder. */
export interface Disk {
  /**
   * Call it before anything that uses space: a full disk stops the database as well.
   * @throws ServiceError `full`
   */
  demandSpace(): Promise<void>;
  /**
   * @returns a warning for people, if there is one
   * @throws ServiceError `full` where nothing can be written any more
   */
  look(): Promise<{ warning: string } | void>;
}

export interface DiskOptions {
  directory: string;
  /** Bytes to keep free; 0: all space may be used. */
  minFreeBytes: number;
  /** For tests. */
  freeBytes?: () => Promise<number>;
}

const probeBytes = 64 * 1024;
/** Below this a disk counts as full even if nothing is to be kept free. */
const nothingLeft = 1024 * 1024;

export function openDisk({
  directory,
  minFreeBytes,
  freeBytes = () => freeBelow(directory),
}: DiskOptions): Disk {
  const isShort = async (): Promise<boolean> =>
    minFreeBytes > 0 && (await freeBytes()) < minFreeBytes;
  return {
    async demandSpace() {
      if (await isShort())
        throw refused(because("disk_nearly_full", { free: words(minFreeBytes) }));
    },
    async look() {
      try {
        // Fails on a file system that has become read-only, without a write.
        await access(directory, constants.W_OK);
        if ((await freeBytes()) >= Math.max(minFreeBytes, nothingLeft)) return undefined;
        const probe = join(directory, `.probe.${process.pid}`);
        try {
          await writeFile(probe, new Uint8Array(probeBytes));
        } finally {
          await rm(probe, { force: true });
        }
      } catch (error) {
        throw storageError(error);
      }
      const free = words(Math.max(minFreeBytes, nothingLeft));
      return { warning: sentenceOf("disk_nearly_full", { free }) };
    },
  };
}

async function freeBelow(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

function words(bytes: number): string {
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${bytes} bytes`;
}
