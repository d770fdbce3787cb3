import { makeZip } from "client-zip";
import type { ExportedItem } from "#contract/export.ts";
import { skippedHead, skippedLine } from "#contract/export.ts";
import { notIncludedName, notIncludedReasons } from "#contract/originals.ts";
import { parseWireTime } from "#contract/wire.ts";
import type { OutFile } from "../../formats/format.ts";
import type { BlobStore } from "../../ports/blob-store.ts";

interface Entry {
  name: string;
  lastModified: Date;
  input: AsyncIterable<Uint8Array> | string;
  size?: number;
}

/**
 * Files in one ZIP, of which a part at a time is in memory; without compression, because pictures and videos are
 * compressed already. Damaged and missing files of items are named in a list in it.
 */
export async function* archiveOf(
  outFiles: AsyncIterable<OutFile>,
  blobs: BlobStore,
): AsyncGenerator<Uint8Array> {
  const files = new OpenFiles(blobs);
  const reader = makeZip(entriesOf(outFiles, files)).getReader();
  try {
    yield* bytesOf(reader);
  } finally {
    // The client may leave in the middle of a file.
    await files.close();
    // The archive fails with the reason of the cancellation.
    await reader.cancel().catch(() => {});
  }
}

async function* entriesOf(
  outFiles: AsyncIterable<OutFile>,
  files: OpenFiles,
): AsyncGenerator<Entry> {
  const now = new Date();
  let missing = "";
  for await (const { name, content } of outFiles) {
    if (!("media" in content)) {
      yield { name, lastModified: now, input: encoded(content) };
      continue;
    }
    const { media } = content;
    const bytes = await files.open(media);
    if (typeof bytes === "string") {
      missing += skippedLine({ item: media.file_name, reason: notIncludedReasons[bytes] });
      continue;
    }
    const lastModified = parseWireTime(media.added_at);
    yield { name, lastModified, size: media.size_bytes, input: bytes };
  }
  if (missing !== "") {
    yield { name: notIncludedName, lastModified: now, input: skippedHead + missing };
  }
}

const encoder = new TextEncoder();

export async function* encoded(
  parts: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) yield typeof part === "string" ? encoder.encode(part) : part;
}

/** The files of an archive, of which one at a time is open. */
class OpenFiles {
  private current: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private readonly blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.blobs = blobs;
  }

  /** The bytes, which are read and compared with their hash before the first is sent; or why there are none. */
  async open({ sha256 }: ExportedItem): Promise<AsyncIterable<Uint8Array> | "missing" | "damaged"> {
    if (sha256 === null) return "missing";
    const state = await this.blobs.verify(sha256);
    if (state !== "sound") return state;
    const opened = await this.blobs.open(sha256);
    if (opened === undefined) return "missing";
    const reader = opened.stream.getReader();
    this.current = reader;
    return bytesOf(reader);
  }

  /** The archive's reader left in the middle of a file. */
  async close(): Promise<void> {
    await this.current?.cancel().catch(() => {});
  }
}

async function* bytesOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
