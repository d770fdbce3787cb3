import { because } from "#contract/refusals.ts";
import type { NewSourceFile } from "../../../catalog/source-files.ts";
import { refused } from "../../../errors.ts";
import type { BlobStore } from "../../../ports/blob-store.ts";
import type { UploadedFile } from "../../../ports/requests.ts";
import { isTar } from "./archive-guard.ts";
import { readTar } from "./read-tar.ts";
import { readZip } from "./read-zip.ts";

/** Bytes that tell the kind: the header of a tar is the longest. */
const startBytes = 512;

/**
 * The files of an archive, one after the other, without hidden ones. A tar is unpacked as it arrives. A zip has its
 * table at its end, so it is stored as a blob first, which no item names and a collection removes.
 * @param skip Called for entries that are left out, with the reason.
 * @throws ServiceError with the name of an entry that may not be in an archive
 */
export async function* readArchive(
  blobs: Pick<BlobStore, "put" | "withLocalFile">,
  archive: UploadedFile,
  skip: (file: NewSourceFile) => void,
): AsyncGenerator<UploadedFile> {
  const { start, whole } = await peek(archive.bytes);
  if (start[0] === 0x50 && start[1] === 0x4b) {
    yield* readZip(blobs, { name: archive.name, bytes: whole });
  } else if ((start[0] === 0x1f && start[1] === 0x8b) || isTar(start)) {
    yield* readTar({ name: archive.name, bytes: whole }, { gzip: !isTar(start), skip });
  } else {
    throw refused(because("archive_unreadable", { archive: archive.name }));
  }
}

/** The first bytes, and all of them. */
async function peek(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < startBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { start: Buffer.concat(chunks), whole: whole() };
}
