import { hash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { type Entry, type ZipFile, fromBufferPromise } from "yauzl";
import type { ExportedItem } from "#contract/export.ts";
import { type Remote, type RemoteVersion, isBroken } from "./remote.ts";
import { Running } from "./running.ts";

/** A file that the folder lacks, and its name there. */
export interface Wanted {
  name: string;
  item: ExportedItem & { sha256: string };
}

/**
 * What is fetched together: a request for each small file would take longer than its bytes. It is read from memory,
 * because writing and reading an archive would take longer as well.
 */
export const together = { files: 1000, bytes: 16 * 2 ** 20, largest: 2 ** 20 };

const writesAtOnce = 16;

/** The most bytes of an archive: its files, and what it says of each. */
const mostBytes = together.bytes + together.largest + together.files * 2048;

/**
 * Fetches files in one archive. Which is which is told by their hashes, so names and order in the archive do not count.
 * @param take called with the bytes of each file that is wanted
 * @returns those that the archive does not have
 */
export async function fetchArchive(
  { remote, version }: { remote: Remote; version: RemoteVersion },
  wanted: readonly Wanted[],
  take: (wanted: Wanted, bytes: Uint8Array) => Promise<void>,
): Promise<Wanted[]> {
  const ids = wanted.map(({ item }) => item.media_id);
  const missing = Map.groupBy(wanted, ({ item }) => item.sha256);
  const answer = await remote.files(version, ids);
  const archive = answer === null ? null : await bytesOf(answer).catch(nothingIfBroken);
  if (archive === null) return [...wanted];
  const writing = new Running();
  try {
    const zip = await fromBufferPromise(archive, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.uncompressedSize > together.largest) continue;
      const bytes = await contentOf(zip, entry, archive);
      const sha256 = hash("sha256", bytes);
      const found = missing.get(sha256) ?? [];
      missing.delete(sha256);
      for (const one of found) await writing.start(writesAtOnce, () => take(one, bytes));
    }
  } catch (error) {
    nothingIfBroken(error);
  }
  await writing.end();
  return [...missing.values()].flat();
}

/** @returns null where there are more than were asked for */
async function bytesOf(answer: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer) {
    length += part.byteLength;
    if (length > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

async function contentOf(zip: ZipFile, entry: Entry, archive: Buffer): Promise<Buffer> {
  const isStored = entry.compressionMethod === 0 && !entry.isEncrypted();
  if (!isStored) return await buffer(await zip.openReadStreamPromise(entry));
  const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return archive.subarray(start, start + entry.compressedSize);
}

/** The archive was cut off, or is none: its files are fetched one by one. Errors of the system have a code. */
function nothingIfBroken(error: unknown): null {
  if (isBroken(error) || (error instanceof Error && !("code" in error))) return null;
  throw error;
}
