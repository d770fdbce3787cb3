import { type ExportedItem, exportedItem } from "#contract/export.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import { toMediaItem } from "../to-wire.ts";

/** Items in memory at a time. */
const itemsAtOnce = 1000;

/** The items of a filter as an export has them, in the order of the list. */
export async function* exportedItems(
  reader: VersionReader,
  { datasetId, filter }: { datasetId: string; filter: LakeFilter },
): AsyncGenerator<ExportedItem> {
  let cursor: string | undefined;
  do {
    const page = await reader.page({ filter, cursor, limit: itemsAtOnce });
    for (const item of page.items) yield exportedItem(toMediaItem(item, datasetId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
