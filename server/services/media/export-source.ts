import type { ExportedItem } from "#contract/export.ts";
import type { MediaSelection } from "#contract/export-task.ts";
import type { MediaFilter } from "#contract/media.ts";
import type { Db } from "../../catalog/catalog.ts";
import { findDescriptions } from "../../catalog/label-descriptions.ts";
import { readDescriptions } from "../../formats/descriptions.ts";
import type { OutFile, Source } from "../../formats/format.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import type { BlobStore } from "../../ports/blob-store.ts";
import { archiveOf, encoded } from "./archive.ts";
import { exportedItems } from "./exported-items.ts";

/** What an export asks for: a filter, or selections together. */
export interface Asked {
  filter?: MediaFilter | undefined;
  selection?: readonly MediaSelection[] | undefined;
}

/** One after the other: an item may be in several of them. */
interface Part {
  filter: MediaFilter;
  without: ReadonlySet<string>;
}

export function partsOf({ filter, selection }: Asked): Part[] {
  if (selection === undefined) return [{ filter: filter ?? {}, without: new Set() }];
  return selection.map(({ type, payload }) =>
    type === "media"
      ? { filter: { media_ids: payload.media_ids }, without: new Set() }
      : {
          filter: { cluster: [payload.cluster_id] },
          without: new Set(payload.exclude_media_ids),
        },
  );
}

export interface LakePart {
  filter: LakeFilter;
  without: ReadonlySet<string>;
}

/** Finds what files of labels said about all of their images, for the items of a family. */
export function descriptionsOf(db: Db, familyId: string): Source["descriptions"] {
  return async (names) => readDescriptions(await findDescriptions(db, familyId, names), names);
}

/** The items of the parts, each once. */
export async function* itemsOf(
  reader: VersionReader,
  parts: readonly LakePart[],
  lists: ReadonlySet<string>,
): AsyncGenerator<ExportedItem> {
  const seen = new Set<string>();
  for (const { filter, without } of parts) {
    for await (const item of exportedItems(reader, { filter, lists })) {
      if (without.has(item.media_id) || seen.has(item.media_id)) continue;
      if (parts.length > 1) seen.add(item.media_id);
      yield item;
    }
  }
}

/** The bytes of an export: of its one file, or of an archive. */
export function bytesOfFiles(
  { single, files }: { single: boolean; files: AsyncIterable<OutFile> },
  blobs: BlobStore,
): AsyncGenerator<Uint8Array, void> {
  return single ? onlyOne(files) : archiveOf(files, blobs);
}

async function* onlyOne(files: AsyncIterable<OutFile>): AsyncGenerator<Uint8Array, void> {
  for await (const { content } of files) {
    if (!("media" in content)) yield* encoded(content);
  }
}
