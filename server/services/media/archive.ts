import type { ExportedItem } from "#contract/export.ts";
import { skippedHead, skippedLine } from "#contract/export.ts";
import { notIncludedName, notIncludedReasons } from "#contract/originals.ts";
import { parseWireTime } from "#contract/wire.ts";
import type { OutFile } from "../../formats/format.ts";
import type { BlobStore } from "../../ports/blob-store.ts";
import { inParts } from "./in-parts.ts";
import { type ZipEntry, zipOf } from "./zip.ts";

/** Files up to this size are read whole, some of them ahead of their turn. */
const wholeBytes = 2 ** 20;
const readAhead = 16;
const smallText = 64 * 1024;

/**
 * Files in one ZIP, of which a part at a time is in memory; without compression, because pictures and videos are
 * compressed already. Damaged and missing files of items are named in a list in it.
 */
export async function* archiveOf(
  outFiles: AsyncIterable<OutFile>,
  blobs: BlobStore,
): AsyncGenerator<Uint8Array> {
  const files = new OpenFiles(blobs);
  try {
    // Each file has parts of its own beside its bytes, and each write to a connection takes its time.
    yield* inParts(zipOf(entriesOf(outFiles, files)));
  } finally {
    // The client may leave in the middle of a file.
    await files.close();
  }
}

async function* entriesOf(
  outFiles: AsyncIterable<OutFile>,
  files: OpenFiles,
): AsyncGenerator<ZipEntry> {
  const now = new Date();
  let missing = "";
  for await (const { name, content, open } of opened(outFiles, files)) {
    if (!("media" in content)) {
      yield { name, lastModified: now, input: await wholeIfSmall(content) };
      continue;
    }
    const { media } = content;
    const bytes = await open();
    if (typeof bytes === "string") {
      missing += skippedLine({ item: media.file_name, reason: notIncludedReasons[bytes] });
      continue;
    }
    const lastModified = parseWireTime(media.added_at);
    yield { name, lastModified, input: bytes };
  }
  if (missing !== "") {
    const input = encoder.encode(skippedHead + missing);
    yield { name: notIncludedName, lastModified: now, input };
  }
}

type Opened = AsyncIterable<Uint8Array> | Uint8Array | "missing" | "damaged";

/** The files in their order, of which small ones that follow each other are read at the same time. */
async function* opened(
  outFiles: AsyncIterable<OutFile>,
  files: OpenFiles,
): AsyncGenerator<OutFile & { open: () => Promise<Opened> }> {
  const waiting: (OutFile & { open: () => Promise<Opened> })[] = [];
  for await (const file of outFiles) {
    const { content } = file;
    if ("media" in content) {
      waiting.push({ ...file, open: files.opener(content.media) });
      if (waiting.length < readAhead) continue;
    } else {
      // A text is written while the items are read, so nothing is read beyond it.
      yield* waiting.splice(0);
      yield { ...file, open: async () => "missing" };
    }
    yield* waiting.splice(0, 1);
  }
  yield* waiting;
}

const encoder = new TextEncoder();

export async function* encoded(
  parts: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) yield typeof part === "string" ? encoder.encode(part) : part;
}

/** The bytes of a small text, of which there may be one for each item; a longer one goes out in its parts. */
async function wholeIfSmall(
  content: AsyncIterable<string | Uint8Array>,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  const parts = encoded(content);
  const start: Uint8Array[] = [];
  let length = 0;
  while (length <= smallText) {
    const { done, value } = await parts.next();
    if (done === true) return Buffer.concat(start, length);
    start.push(value);
    length += value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* start.splice(0);
      yield* parts;
    } finally {
      await parts.return(undefined);
    }
  }
  return all();
}

/** The files of an archive, of which one large one at a time is open. */
class OpenFiles {
  private current: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private readonly blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.blobs = blobs;
  }

  /**
   * Reads a small file, and opens a large one when it is its turn. All bytes are compared with their hash before the
   * first is sent.
   */
  opener({ sha256, size_bytes: sizeBytes }: ExportedItem): () => Promise<Opened> {
    if (sha256 === null) return async () => "missing";
    if (sizeBytes > wholeBytes) return async () => await this.open(sha256);
    const bytes = this.blobs.read(sha256, sizeBytes);
    // It fails when it is awaited, which is later, or never where the client leaves.
    bytes.catch(() => {});
    return async () => (await bytes) ?? (await this.open(sha256, { anew: true }));
  }

  private async open(sha256: string, options?: { anew: boolean }): Promise<Opened> {
    const state = await this.blobs.verify(sha256, options);
    if (state !== "sound") return state;
    const found = await this.blobs.open(sha256);
    if (found === undefined) return "missing";
    const reader = found.stream.getReader();
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
