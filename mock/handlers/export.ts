import {
  type ExportedItem,
  type FileFacts,
  contentDisposition,
  exportFacts,
  exportedItem,
} from "#contract/export.ts";
import type { ExportFormat } from "#contract/export-task.ts";
import { formatsWithFiles } from "#contract/formats.ts";
import type { MediaFilter } from "#contract/media.ts";
import { mostOriginals, originalsFacts } from "#contract/originals.ts";
import {
  exportMedia,
  exportSelection,
  getOriginals,
  getOriginalsOfSelection,
} from "#contract/routes/export.ts";
import { parseWireTime } from "#contract/wire.ts";
import type { OutFile } from "#server/formats/format.ts";
import { named } from "#server/formats/names.ts";
import { writers } from "#server/formats/writers.ts";
import { makeZip } from "client-zip";
import { visibleDataset } from "../access.ts";
import type { DatasetRow, MockDb } from "../db.ts";
import { failure } from "../failure.ts";
import { bytes, on, type Typed } from "../handle.ts";
import { drawPicture } from "../pictures.ts";
import { mediaView } from "../views.ts";
import { inOrder, matchingItems, versionAt } from "./media.ts";

export interface Wanted {
  at: string | undefined;
  filter: MediaFilter;
}

interface WantedFormat extends Wanted {
  format: ExportFormat;
  includeMedia: boolean | undefined;
}

export const exportHandlers = [
  on(exportMedia, async ({ db, user, params, query }) => {
    const { at, format = "jsonl", include_media: includeMedia, ...filter } = query;
    const wanted = { at, filter, format, includeMedia };
    return file(await inFormat(db, visibleDataset(db, user, params.dataset_id), wanted));
  }),

  on(exportSelection, async (call) => {
    const dataset = visibleDataset(call.db, call.user, call.params.dataset_id);
    const { at, format = "jsonl", include_media: includeMedia, filter } = await call.body();
    return file(await inFormat(call.db, dataset, { at, filter, format, includeMedia }));
  }),

  on(getOriginals, async ({ db, user, params, query }) => {
    const { at, ...filter } = query;
    return originals(db, visibleDataset(db, user, params.dataset_id), { at, filter }, ["query"]);
  }),

  on(getOriginalsOfSelection, async (call) => {
    const dataset = visibleDataset(call.db, call.user, call.params.dataset_id);
    const { at, filter } = await call.body();
    return originals(call.db, dataset, { at, filter }, ["body", "filter"]);
  }),
];

async function originals(
  db: MockDb,
  dataset: DatasetRow,
  wanted: Wanted,
  loc: string[],
): Promise<Typed<undefined>> {
  const { found, name } = itemsOf(db, dataset, wanted);
  if (found.length > mostOriginals) {
    const most = mostOriginals.toLocaleString("en");
    const many = found.length.toLocaleString("en");
    const msg = `One archive has at most ${most} files, and the filter selects ${many}`;
    throw failure(422, [{ type: "value_error", loc, msg, input: null }]);
  }
  async function* files(): AsyncGenerator<OutFile> {
    for await (const { item, name: fileName } of named(listed(found))) {
      yield { name: fileName, content: { media: item } };
    }
  }
  return file({ facts: originalsFacts(dataset.name, name), content: await archive(files()) });
}

interface MadeFile {
  facts: FileFacts;
  content: Uint8Array<ArrayBuffer>;
}

export async function inFormat(
  db: MockDb,
  dataset: DatasetRow,
  wanted: WantedFormat,
): Promise<MadeFile> {
  const { found, name } = itemsOf(db, dataset, wanted);
  const { format, includeMedia } = wanted;
  const { single, files } = await writers[format]({
    items: () => listed(found),
    descriptions: async () => new Map(),
    media: includeMedia ?? (format !== "json" && formatsWithFiles.has(format)),
    dataset: dataset.name,
    version: name,
  });
  const content = single ? await onlyOne(files) : await archive(files);
  return { facts: exportFacts(dataset.name, name, { format, single }), content };
}

export function itemsOf(db: MockDb, dataset: DatasetRow, { at, filter }: Wanted) {
  const version = versionAt(db, dataset, at);
  const imports = [...(dataset.metadataImports?.values() ?? [])];
  const several = imports.filter(({ field }) => field.is_multi === true);
  const lists = new Set(several.map(({ field }) => field.field_name));
  const found = inOrder(matchingItems(db, dataset, version.items, filter)).map((item) =>
    exportedItem(mediaView(dataset.id, item), lists),
  );
  return { found, name: version === dataset ? "now" : version.name };
}

async function* listed(items: readonly ExportedItem[]): AsyncGenerator<ExportedItem> {
  yield* items;
}

async function onlyOne(files: AsyncIterable<OutFile>): Promise<Uint8Array<ArrayBuffer>> {
  for await (const { content } of files) {
    if (!("media" in content)) return await bytesOf(content);
  }
  return new Uint8Array();
}

async function archive(files: AsyncIterable<OutFile>): Promise<Uint8Array<ArrayBuffer>> {
  async function* entries() {
    for await (const { name, content } of files) {
      if ("media" in content) {
        const { sha256, width, height, media_type, added_at } = content.media;
        const input = drawPicture(sha256 ?? "", width, height, media_type === "video");
        yield { name, lastModified: parseWireTime(added_at), input };
      } else {
        yield { name, lastModified: new Date(), input: await bytesOf(content) };
      }
    }
  }
  return await new Response(makeZip(entries())).bytes();
}

async function bytesOf(
  content: AsyncIterable<string | Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: BlobPart[] = [];
  for await (const part of content) {
    parts.push(typeof part === "string" ? part : part.slice());
  }
  return await new Blob(parts).bytes();
}

export function file({ facts: { fileName, type }, content }: MadeFile): Typed<undefined> {
  return bytes(content, {
    headers: { "Content-Type": type, "Content-Disposition": contentDisposition(fileName) },
  });
}
