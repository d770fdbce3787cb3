import { type ExportedItem, exportedMetadata } from "#contract/export.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import { toItemFields } from "../to-wire.ts";

/** Items in memory at a time. */
const itemsAtOnce = 1000;

/**
 * The items of a filter as an export has them, in the order of the list.
 * @param lists The metadata fields with several values.
 */
export async function* exportedItems(
  reader: VersionReader,
  { filter, lists }: { filter: LakeFilter; lists: ReadonlySet<string> },
): AsyncGenerator<ExportedItem> {
  let cursor: string | undefined;
  do {
    const page = await reader.page({ filter, cursor, limit: itemsAtOnce });
    // Without addresses, which would take as long as reading it.
    for (const item of page.items) {
      const metadata = exportedMetadata(item.metadata, lists);
      yield { ...toItemFields(item), metadata, sha256: item.sha256 };
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
