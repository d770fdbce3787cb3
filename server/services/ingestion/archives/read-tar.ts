import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Header, extract } from "tar-stream";
import { because } from "#contract/refusals.ts";
import { skipReason } from "#contract/skip-reasons.ts";
import { safeFileName } from "../../../blobs/file-name.ts";
import type { NewSourceFile } from "../../../catalog/source-files.ts";
import { ServiceError, refused } from "../../../errors.ts";
import type { UploadedFile } from "../../../ports/requests.ts";
import { ArchiveGuard, entryRefused, isHidden } from "./archive-guard.ts";

/** A tar is made of blocks, and ends with empty ones. */
const blockBytes = 512;

/** The files of a tar, as it arrives. */
export async function* readTar(
  archive: UploadedFile,
  { gzip, skip }: { gzip: boolean; skip: (file: NewSourceFile) => void },
): AsyncGenerator<UploadedFile> {
  let packed = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of archive.bytes) {
      packed += chunk.length;
      yield chunk;
    }
  }
  const guard = new ArchiveGuard(() => packed);
  const entries = extract();
  const source = Readable.from(counted());
  let end: Uint8Array = new Uint8Array();
  async function* watched(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      end = Buffer.concat([end, chunk.subarray(-blockBytes)]).subarray(-blockBytes);
      yield chunk;
    }
  }
  const arrived = gzip
    ? pipeline(source, createGunzip(), watched, entries)
    : pipeline(source, watched, entries);
  // What the stream fails with is thrown by the iteration, too.
  arrived.catch(() => {});
  async function* unpacked(entry: AsyncIterable<unknown>, name: string) {
    try {
      for await (const part of entry) {
        const chunk = part as Uint8Array;
        guard.bytes(name, chunk.length);
        yield chunk;
      }
    } catch (error) {
      const cause = await causeOf(arrived, error);
      throw cause instanceof ServiceError ? cause : entryRefused("archive_damaged", name);
    }
  }
  let last: string | null = null;
  try {
    for await (const entry of entries) {
      const { header } = entry;
      last = header.name;
      guard.entry(last);
      const code = refusedType(header.type);
      if (code !== null) throw entryRefused(code, last);
      if (header.type === "directory" || isHidden(last)) {
        entry.resume();
      } else if (last.includes("\u{FFFD}")) {
        skip({ name: safeFileName(last).name, skipped: skipReason("name_not_utf8") });
        entry.resume();
      } else {
        yield { name: last, bytes: guard.checked(last, unpacked(entry, last)) };
        entry.resume();
      }
    }
    await arrived;
    // A tar that was cut between two entries looks like one that has only the first of them.
    if (last !== null && end.some((byte) => byte !== 0)) throw entryRefused("archive_cut", last);
  } catch (error) {
    const cause = await causeOf(arrived, error);
    if (cause instanceof ServiceError) throw cause;
    throw last === null
      ? refused(because("archive_unreadable", { archive: archive.name }), { cause })
      : entryRefused("archive_damaged", last);
  } finally {
    source.destroy();
  }
}

/** A failure of the request itself arrives at the entries as a destroyed stream. */
async function causeOf(arrived: Promise<void>, error: unknown): Promise<unknown> {
  if (error instanceof ServiceError) return error;
  return await Promise.race([
    arrived.then(
      () => error,
      (cause: unknown) => (cause instanceof ServiceError ? cause : error),
    ),
    new Promise((resolve) => setImmediate(() => resolve(error))),
  ]);
}

function refusedType(type: Header["type"]): "archive_link" | "archive_special" | null {
  if (type === "link" || type === "symlink") return "archive_link";
  const isPlain = type === "file" || type === "contiguous-file";
  return isPlain || type === "directory" ? null : "archive_special";
}
