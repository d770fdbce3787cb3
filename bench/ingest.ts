/**
 * The number of small images that are ingested in a second: read, hashed, header probed, stored and flushed to disk,
 * from the sample dataset's PNGs (2.7 kB on average). Without the table of items, which is written in batches.
 *
 * Run: node bench/ingest.ts [rounds [folder]]. The folder decides the disk. ext4 creates files slowly (five times here)
 * near where thousands were deleted in the last minutes, so the bench deletes nothing before its end, and a run right
 * after another needs another folder.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { openFolderStore } from "#server/blobs/folder/folder-store.ts";
import { probeMedia } from "#server/blobs/probe.ts";
import { sampleItems } from "#server/blobs/sample.ts";

const rounds = Number(process.argv[2] ?? 5);
/** Items in progress at a time, as in an ingest task. */
const batch = 256;

const paths: string[] = [];
for await (const item of sampleItems()) paths.push(item.path);

const folder = await mkdtemp(join(process.argv[3] ?? tmpdir(), "bench-ingest-"));
try {
  const rates: number[] = [];
  for (let round = 1; round <= rounds; round++)
    rates.push(await ingest(join(folder, String(round))));
  const median = rates.toSorted((a, b) => a - b)[rounds >> 1];
  console.log(`median of ${rounds}: ${median} images/s on ${availableParallelism()} cores`);
} finally {
  await rm(folder, { recursive: true });
}

/** @returns images in a second. */
async function ingest(directory: string): Promise<number> {
  const blobs = await openFolderStore({ directory });
  const start = performance.now();
  let [bytes, stored] = [0, 0];
  for (let at = 0; at < paths.length; at += batch) {
    const taken = paths.slice(at, at + batch).map(async (path) => {
      const content = await readFile(path);
      const media = await probeMedia(content);
      if ("skipped" in media) throw new Error(`${path}: ${media.skipped}`);
      return blobs.put(content);
    });
    for (const { sizeBytes, isNew } of await Promise.all(taken)) {
      bytes += sizeBytes;
      stored += isNew ? 1 : 0;
    }
  }
  const seconds = (performance.now() - start) / 1000;
  const rate = Math.round(paths.length / seconds);
  console.log(
    `${paths.length} images (${stored} different, ${(bytes / 1e6).toFixed(1)} MB) in ` +
      `${seconds.toFixed(2)} s: ${rate} images/s`,
  );
  return rate;
}
