import type { BlobStore } from "../../ports/blob-store.ts";
import { safeFileName } from "../../blobs/file-name.ts";
import type { NewSourceFile } from "../../catalog/source-files.ts";
import type { UploadedFile } from "../../ports/requests.ts";

/** Files up to this size are read whole, so that the next one need not wait for their storage. */
const wholeBytes = 1024 * 1024;
/** The most bytes that a request holds in memory before it waits for pending writes. */
const heldBytes = 16 * 1024 * 1024;
/** How often stored blobs are renewed: no row names them yet, and a collection may spare only the last hour. */
const keepMs = 15 * 60_000;

/**
 * Stores the files of a request as they arrive. Small ones are stored in parallel, since the blob store makes
 * concurrent puts durable together; one after the other, each would need its own syncs. A request may take a day: until
 * it ends, its blobs are kept from collections.
 * @returns the files in the order of their arrival, all of them durable.
 */
export async function storeUploads(
  blobs: Pick<BlobStore, "put" | "keep">,
  files: AsyncIterable<UploadedFile>,
): Promise<NewSourceFile[]> {
  const jobs: Promise<NewSourceFile>[] = [];
  const stored: string[] = [];
  let held = 0;
  const keeper = setInterval(() => {
    // A blob that is gone nevertheless is detected before it is named.
    blobs.keep(stored).catch(() => {});
  }, keepMs);
  const store = async (file: UploadedFile, bytes: Uint8Array | AsyncIterable<Uint8Array>) => {
    const { sha256 } = await blobs.put(bytes);
    stored.push(sha256);
    return { name: safeFileName(file.name).name, sha256 };
  };
  try {
    for await (const file of files) {
      const { start, rest } = await readStart(file.bytes);
      const job = store(file, rest === null ? start : joined(start, rest));
      jobs.push(job);
      held += start.length;
      // The next file arrives only when this one has been read; a failure is thrown here or at the end.
      if (rest === null) job.catch(() => {});
      else await job;
      if (held > heldBytes) {
        await Promise.all(jobs);
        held = 0;
      }
    }
    return await Promise.all(jobs);
  } finally {
    clearInterval(keeper);
    // no write continues once the request is answered
    await Promise.allSettled(jobs);
  }
}

/** The first bytes, and the rest; null where there is none. */
async function readStart(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ start: Uint8Array; rest: AsyncIterator<Uint8Array> | null }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= wholeBytes) {
    const next = await iterator.next();
    if (next.done === true) return { start: Buffer.concat(chunks), rest: null };
    chunks.push(next.value);
    length += next.value.length;
  }
  return { start: Buffer.concat(chunks), rest: iterator };
}

async function* joined(
  start: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
}
