import { hash, randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobMissingError, type BlobSource, type BlobStore } from "../blob-store.ts";

interface Kept {
  bytes: Uint8Array;
  storedAt: Date;
}

/** The smallest store that fulfils the port's contract. A test may change `kept` directly. */
export function memoryBlobStore(): BlobStore & { kept: Map<string, Kept> } {
  const kept = new Map<string, Kept>();
  const isSound = (sha256: string, bytes: Uint8Array) => hash("sha256", bytes) === sha256;

  async function verify(sha256: string) {
    const blob = kept.get(sha256);
    if (blob === undefined) return "missing";
    return isSound(sha256, blob.bytes) ? "sound" : "damaged";
  }

  return {
    kept,
    async put(source) {
      // Reads everything first, so that a failure on the way stores nothing.
      const bytes = await bytesOf(source);
      const sha256 = hash("sha256", bytes);
      const before = kept.get(sha256);
      const isNew = before === undefined || !isSound(sha256, before.bytes);
      kept.set(sha256, { bytes: isNew ? bytes : before.bytes, storedAt: new Date() });
      return { sha256, sizeBytes: bytes.byteLength, isNew };
    },
    async keep(hashes) {
      const missing = [];
      for (const sha256 of new Set(hashes)) {
        const blob = kept.get(sha256);
        if (blob === undefined) missing.push(sha256);
        else blob.storedAt = new Date();
      }
      return missing;
    },
    async open(sha256, range) {
      const blob = kept.get(sha256);
      if (blob === undefined) return undefined;
      const sizeBytes = blob.bytes.byteLength;
      const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
      if (range !== undefined && !(start >= 0 && start <= end && end < sizeBytes)) {
        throw new RangeError(`${start}-${end} is not within ${sizeBytes} bytes`);
      }
      return {
        stream: new Blob([Buffer.from(blob.bytes.subarray(start, end + 1))]).stream(),
        sizeBytes,
      };
    },
    async read(sha256, sizeBytes) {
      const bytes = kept.get(sha256)?.bytes;
      if (bytes?.byteLength !== sizeBytes || !isSound(sha256, bytes)) return undefined;
      return Uint8Array.from(bytes);
    },
    async withLocalFile(sha256, use) {
      const blob = kept.get(sha256);
      if (blob === undefined) throw new BlobMissingError(sha256);
      const path = join(tmpdir(), `blob.${randomUUID()}`);
      await writeFile(path, blob.bytes);
      try {
        return await use(path);
      } finally {
        await rm(path);
      }
    },
    size: async (sha256) => kept.get(sha256)?.bytes.byteLength,
    has: async (sha256) => kept.has(sha256),
    async look(sha256, sizeBytes) {
      const blob = kept.get(sha256);
      if (blob !== undefined && blob.bytes.byteLength !== sizeBytes) return "damaged";
      return await verify(sha256);
    },
    verify,
    async *list() {
      for (const [sha256, { bytes, storedAt }] of kept) {
        yield { sha256, sizeBytes: bytes.byteLength, storedAt };
      }
    },
    async removeUnused(sha256, before) {
      const blob = kept.get(sha256);
      if (blob === undefined || blob.storedAt > before) return false;
      return kept.delete(sha256);
    },
  };
}

async function bytesOf(source: BlobSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return Uint8Array.from(source);
  if ("path" in source) return await readFile(source.path);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
