import { type ItemField, itemFields } from "#contract/diff.ts";
import { labelValues } from "#contract/media.ts";
import type { Item } from "./item.ts";

/** The fields in which two versions of an item differ. */
export function differingFields(before: Item, after: Item): ItemField[] {
  return itemFields.filter(
    (field) => JSON.stringify(valueOf(before, field)) !== JSON.stringify(valueOf(after, field)),
  );
}

function valueOf(item: Item, field: ItemField): unknown {
  switch (field) {
    case "labels":
      return [item.labels.map(labelValues), item.attributes];
    case "tags":
      return item.tags;
    case "caption":
      return item.caption;
    case "cluster":
      return item.clusterId;
    case "metadata":
      return Object.entries(item.metadata)
        .filter(([, value]) => value !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    case "media": {
      const { sha256, fileName, mediaType, mime, sizeBytes, width, height, durationMs } = item;
      return [sha256, fileName, mediaType, mime, sizeBytes, width, height, durationMs];
    }
  }
}
