import { open, readFile, stat } from "node:fs/promises";

/** Media files up to this size are read once, as a whole, for all checks. */
const wholeBytes = 4 * 1024 * 1024;

/** Random access to bytes: a large file is read in small parts, a small one at once. */
export interface MediaSource {
  /** The input for sharp and mediabunny: the bytes, or the path of a file too large to be read whole. */
  input: Uint8Array | string;
  sizeBytes: number;
  /** Up to `length` bytes from `offset` on; fewer at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** @throws the file system's error where the file cannot be read. */
export async function openMediaSource(from: string | Uint8Array): Promise<MediaSource> {
  if (typeof from !== "string") return bytesSource(from);
  const { size: sizeBytes } = await stat(from);
  if (sizeBytes <= wholeBytes) return bytesSource(await readFile(from));
  return { input: from, sizeBytes, read: (offset, length) => readPart(from, offset, length) };
}

function bytesSource(bytes: Uint8Array): MediaSource {
  return {
    input: bytes,
    sizeBytes: bytes.byteLength,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

async function readPart(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
