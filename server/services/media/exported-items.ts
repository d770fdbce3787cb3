import type { ExportedItem } from "#contract/export.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import { toItemFields } from "../to-wire.ts";

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
    // Without addresses, which would take as long as reading it.
    for (const item of page.items) yield { ...toItemFields(item), sha256: item.sha256 };
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
