import { close, open, read } from "node:fs";
import { promisify } from "node:util";

const calls = { open: promisify(open), read: promisify(read), close: promisify(close) };

/**
 * The bytes of a file of that size. With as few calls of the system as there can be, and without a `FileHandle` for
 * each: thousands of small files are read like this every second.
 * @returns fewer bytes of a shorter file, and one more of a longer one
 */
export async function readWhole(path: string, sizeBytes: number): Promise<Uint8Array> {
  const file = await calls.open(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(sizeBytes + 1);
    let filled = 0;
    do {
      const { bytesRead } = await calls.read(file, bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    } while (filled < sizeBytes);
    return bytes.subarray(0, filled);
  } finally {
    await calls.close(file);
  }
}
