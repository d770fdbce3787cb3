import type { ExportedItem } from "#contract/export.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import type { Item } from "../../lake/schema/item.ts";
import { naive } from "../to-wire.ts";

/** Items in memory at a time. */
const itemsAtOnce = 1000;

/** The items of a filter as an export has them, in the order of the list. */
export async function* exportedItems(
  reader: VersionReader,
  { filter }: { filter: LakeFilter },
): AsyncGenerator<ExportedItem> {
  let cursor: string | undefined;
  do {
    const page = await reader.page({ filter, cursor, limit: itemsAtOnce });
    for (const item of page.items) yield toExported(item);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Without the addresses of an item on the wire, which would take as long as reading it. */
function toExported(item: Item): ExportedItem {
  return {
    media_id: item.mediaId,
    file_name: item.fileName,
    media_type: item.mediaType,
    width: item.width,
    height: item.height,
    duration_ms: item.durationMs,
    size_bytes: item.sizeBytes,
    added_at: naive(item.addedAt.toISOString()),
    tags: item.tags,
    labels: item.labels,
    caption: item.caption,
    cluster_id: item.clusterId,
    metadata: item.metadata,
    sha256: item.sha256,
  };
}
