import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { openPromise } from "yauzl";
import type { ExportedItem } from "#contract/export.ts";
import { type PulledFolder, store } from "./pulled-folder.ts";
import { type Remote, type RemoteVersion, isBroken } from "./remote.ts";

/** A file that the folder lacks, and its name there. */
export interface Wanted {
  name: string;
  item: ExportedItem & { sha256: string };
}

/** What is fetched together: a request for each small file would take longer than its bytes. */
export const together = { files: 500, bytes: 32 * 2 ** 20, largest: 2 ** 20 };

/**
 * Fetches files in one archive. Which is which is told by their hashes, so names and order in the archive do not count.
 * @param take called with the bytes of each file that is wanted
 * @returns those that the archive does not have
 */
export async function fetchArchive(
  { remote, folder, version }: { remote: Remote; folder: PulledFolder; version: RemoteVersion },
  wanted: readonly Wanted[],
  take: (wanted: Wanted, bytes: Uint8Array) => Promise<void>,
): Promise<Wanted[]> {
  const ids = wanted.map(({ item }) => item.media_id);
  const answer = await remote.files(version, ids);
  if (answer === null) return [...wanted];
  const missing = Map.groupBy(wanted, ({ item }) => item.sha256);
  const path = folder.part();
  try {
    await store(path, answer);
    const zip = await openPromise(path, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.uncompressedSize > together.largest) continue;
      const bytes = await buffer(await zip.openReadStreamPromise(entry));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const found = missing.get(sha256) ?? [];
      missing.delete(sha256);
      for (const one of found) await take(one, bytes);
    }
  } catch (error) {
    if (!isNoArchive(error)) throw error;
  } finally {
    await rm(path, { force: true });
  }
  return [...missing.values()].flat();
}

/** The archive was cut off, or is none: its files are fetched one by one. Errors of the system have a code. */
function isNoArchive(error: unknown): boolean {
  return isBroken(error) || (error instanceof Error && !("code" in error));
}
