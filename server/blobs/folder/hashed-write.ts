import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";

export interface HashedBytes {
  /** SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
  sha256: string;
  sizeBytes: number;
}

export interface TempFile {
  path: string;
  file: FileHandle;
}

/** Opens a new file during `use`, which may rename it; otherwise the file is removed afterwards. */
export async function withTempFile<T>(
  path: string,
  use: (opened: TempFile) => Promise<T>,
): Promise<T> {
  const file = await open(path, "wx", 0o644);
  try {
    return await use({ path, file });
  } finally {
    await file.close();
    // Most files have been renamed; those already stored, and failed ones, are removed.
    await rm(path, { force: true });
  }
}

/** Writes the stream and hashes it at once: the source may change or be gone afterwards. */
export async function writeHashed(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
): Promise<HashedBytes> {
  const digest = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of source) {
    digest.update(chunk);
    sizeBytes += chunk.byteLength;
    await file.writeFile(chunk);
  }
  return { sha256: digest.digest("hex"), sizeBytes };
}

export function hashBytes(bytes: Uint8Array): HashedBytes {
  return { sha256: hash("sha256", bytes), sizeBytes: bytes.byteLength };
}

export async function hashFile(path: string): Promise<HashedBytes> {
  const digest = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError(`${path} was read as text`);
    digest.update(chunk);
    sizeBytes += chunk.byteLength;
  }
  return { sha256: digest.digest("hex"), sizeBytes };
}
