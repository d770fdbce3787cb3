import { close, fstat, open, write } from "node:fs";
import { promisify } from "node:util";

const calls = {
  open: promisify(open),
  write: promisify(write),
  fstat: promisify(fstat),
  close: promisify(close),
};

/**
 * Writes a file that does not exist, without a `FileHandle`, which takes longer than the calls of the system.
 * @returns the time of its last write, in milliseconds
 */
export async function writeNew(path: string, bytes: Uint8Array): Promise<number> {
  const file = await calls.open(path, "wx");
  try {
    let written = 0;
    while (written < bytes.byteLength) {
      written += (await calls.write(file, bytes, written)).bytesWritten;
    }
    return Math.floor((await calls.fstat(file)).mtimeMs);
  } finally {
    await calls.close(file);
  }
}
