import { makeZip } from "client-zip";
import { skippedHead, skippedLine } from "#contract/export.ts";
import {
  archiveNames,
  mostOriginals,
  notIncludedName,
  notIncludedReasons,
  originalsFileName,
} from "#contract/originals.ts";
import { invalid } from "../../errors.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import type { BlobStore } from "../../ports/blob-store.ts";
import type { Services } from "../../ports/services.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { filterResolver } from "./resolve-filter.ts";
import { withMoved } from "../with-moved.ts";

/** Items in memory at a time. */
const itemsAtOnce = 500;

/** The files of many items in one archive, without compression: pictures and videos are compressed already. */
export function originalsService({ catalog, lake, blobs }: Deps): Services["exports"]["originals"] {
  const resolve = filterResolver({ catalog, lake });
  return async (actor, datasetId, at, { filter: asked, place }) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const { ref, snapshot } = await versionAt(catalog.db, dataset, at);
      const reader = await lake.reader(dataset.family_id, ref);
      const filter = await resolve(asked, async () => ({ dataset, ref, reader }));
      const count = await reader.count(filter);
      if (count > mostOriginals) {
        const most = mostOriginals.toLocaleString("en");
        const many = count.toLocaleString("en");
        const where = place === "query" ? ["query"] : ["body", "filter"];
        throw invalid(
          where,
          `One archive has at most ${most} files, and the filter selects ${many}`,
        );
      }
      return {
        fileName: originalsFileName(dataset.name, snapshot?.name ?? "now"),
        body: archiveOf(reader, filter, blobs),
      };
    });
}

function archiveOf(
  reader: VersionReader,
  filter: LakeFilter,
  blobs: BlobStore,
): ReadableStream<Uint8Array> {
  const files = new OpenFiles(blobs);
  return ReadableStream.from(sent(makeZip(entriesOf(reader, filter, files)), files));
}

interface Entry {
  name: string;
  lastModified: Date;
  input: AsyncIterable<Uint8Array> | string;
  size?: number;
}

async function* entriesOf(
  reader: VersionReader,
  filter: LakeFilter,
  files: OpenFiles,
): AsyncGenerator<Entry> {
  const nameFor = archiveNames();
  let missing = "";
  let cursor: string | undefined;
  do {
    const page = await reader.page({ filter, cursor, limit: itemsAtOnce });
    for (const item of page.items) {
      const bytes = await files.open(item.sha256);
      if (typeof bytes === "string") {
        missing += skippedLine({ item: item.fileName, reason: notIncludedReasons[bytes] });
        continue;
      }
      const { addedAt: lastModified, sizeBytes: size } = item;
      yield { name: nameFor(item.fileName), lastModified, size, input: bytes };
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (missing !== "") {
    yield { name: notIncludedName, lastModified: new Date(), input: skippedHead + missing };
  }
}

/** The files of an archive, of which one at a time is open. */
class OpenFiles {
  private current: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private readonly blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.blobs = blobs;
  }

  /** The bytes, which are read and compared with their hash before the first is sent; or why there are none. */
  async open(sha256: string): Promise<AsyncIterable<Uint8Array> | "missing" | "damaged"> {
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

/** The archive in parts; an open file is closed when the client leaves. */
async function* sent(
  archive: ReadableStream<Uint8Array>,
  files: OpenFiles,
): AsyncGenerator<Uint8Array> {
  const reader = archive.getReader();
  try {
    yield* bytesOf(reader);
  } finally {
    await files.close();
    // The archive fails with the reason of the cancellation.
    await reader.cancel().catch(() => {});
  }
}
