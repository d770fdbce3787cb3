import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { callbackify } from "node:util";
import { crc32 } from "node:zlib";
import { type Entry, RandomAccessReader, type ZipFile, fromRandomAccessReaderPromise } from "yauzl";
import { because } from "#contract/refusals.ts";
import { ServiceError, refused } from "../../../errors.ts";
import type { BlobStore } from "../../../ports/blob-store.ts";
import type { UploadedFile } from "../../../ports/requests.ts";
import { ArchiveGuard, entryRefused, isHidden } from "./archive-guard.ts";

/** The files of a zip. All of its entries are checked before the first one is unpacked. */
export async function* readZip(
  blobs: Pick<BlobStore, "put" | "withLocalFile">,
  archive: UploadedFile,
): AsyncGenerator<UploadedFile> {
  const { sha256, sizeBytes } = await blobs.put(archive.bytes);
  // Opened once: two openings for each entry took longer than all else. An open file stays readable.
  const file = await blobs.withLocalFile(sha256, async (path) => await open(path));
  try {
    const reader = new FileReader(file, sizeBytes);
    const guard = new ArchiveGuard(() => sizeBytes);
    for await (const { entry, name } of entriesOf(reader, archive.name, sizeBytes)) {
      guard.entry(name);
      demandPlain(entry, name);
      guard.bytes(name, entry.uncompressedSize);
    }
    for await (const { zip, entry, name } of entriesOf(reader, archive.name, sizeBytes)) {
      if (name.endsWith("/") || isHidden(name)) continue;
      yield { name, bytes: guard.checked(name, unpacked(zip, entry, name)) };
    }
  } finally {
    await file.close();
  }
}

async function* entriesOf(reader: FileReader, archive: string, sizeBytes: number) {
  try {
    // Names are checked by the caller: the library would not say which one is wrong.
    const options = { autoClose: false, decodeStrings: false, lazyEntries: true };
    const zip = await fromRandomAccessReaderPromise(reader, sizeBytes, options);
    for await (const entry of zip.eachEntry()) yield { zip, entry, name: nameOf(entry) };
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw refused(because("archive_unreadable", { archive }), { cause: error });
  }
}

/** The library checks the size, but not the checksum. */
async function* unpacked(zip: ZipFile, entry: Entry, name: string): AsyncGenerator<Uint8Array> {
  let sum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      const bytes = chunk as Uint8Array;
      sum = crc32(bytes, sum);
      yield bytes;
    }
  } catch (cause) {
    throw cause instanceof ServiceError ? cause : entryRefused("archive_damaged", name);
  }
  if (sum !== entry.crc32) throw entryRefused("archive_damaged", name);
}

const utf8Flag = 0x800;

/** Names are UTF-8 where the entry says so, and where they can be read as such: many tools do not say it. */
function nameOf({ fileNameRaw, generalPurposeBitFlag }: Entry): string {
  const isUtf8 = (generalPurposeBitFlag & utf8Flag) !== 0;
  const text = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(fileNameRaw);
  return isUtf8 || !text.includes("\u{FFFD}") ? text : fileNameRaw.toString("latin1");
}

const unix = 3;
const typeMask = 0o170000;
const types = { link: 0o120000, file: 0o100000, folder: 0o040000 };

function demandPlain(entry: Entry, name: string): void {
  const madeBy = entry.versionMadeBy >>> 8;
  const type = madeBy === unix ? (entry.externalFileAttributes >>> 16) & typeMask : 0;
  if (type === types.link) throw entryRefused("archive_link", name);
  if (type !== 0 && type !== types.file && type !== types.folder) {
    throw entryRefused("archive_special", name);
  }
  if (entry.isEncrypted()) throw entryRefused("archive_encrypted", name);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw entryRefused("archive_method", name);
  }
}

/** Bytes that are read at a time. */
const readBytes = 128 * 1024;

/**
 * Reads an open file. An entry takes four reads of some bytes, in two places that both move on slowly: in the table at
 * the end, and where the entry is. So the last bytes of two places are kept.
 */
class FileReader extends RandomAccessReader {
  readonly #file: FileHandle;
  readonly #size: number;
  #kept: { at: number; bytes: Buffer }[] = [];

  constructor(file: FileHandle, size: number) {
    super();
    this.#file = file;
    this.#size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const copied = async () => (await this.#bytes(position, length)).copy(buffer, offset);
    callbackify(copied)(callback);
  }

  /** @param end exclusive */
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end));
  }

  async *#range(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += readBytes) {
      yield await this.#bytes(at, Math.min(readBytes, end - at));
    }
  }

  /** @param length At most `readBytes`, except of what the library reads once. */
  async #bytes(start: number, length: number): Promise<Buffer> {
    const known = this.#kept.find(
      ({ at, bytes }) => at <= start && start + length <= at + bytes.length,
    );
    if (known !== undefined) {
      return known.bytes.subarray(start - known.at, start - known.at + length);
    }
    const wanted = Math.min(Math.max(length, readBytes), this.#size - start);
    const bytes = Buffer.allocUnsafe(wanted);
    for (let read = 0; read < wanted;) {
      const { bytesRead } = await this.#file.read(bytes, read, wanted - read, start + read);
      if (bytesRead === 0) throw new Error("The archive is shorter than it was");
      read += bytesRead;
    }
    if (wanted < length) throw new Error("The archive ends before its content does");
    this.#kept = [...this.#kept.slice(-1), { at: start, bytes }];
    return bytes.subarray(0, length);
  }
}
