import { isMetaSort } from "#contract/media-sort.ts";
import type { MediaItem } from "#contract/media.ts";
import { wireMicros } from "#contract/wire.ts";
import type { MediaOrder } from "#/api/media.ts";

/** Whether the order of two items can be told from the items: their sharpness is not in them. */
export function isComparable(order: MediaOrder): boolean {
  return order?.sort !== "sharpness";
}

/** Negative where the first item comes before the other in a list. */
export function itemOrder(order: MediaOrder, item: MediaItem, other: MediaItem): number {
  if (order === null) return inTime(item, other);
  const way = order.order === "asc" ? 1 : -1;
  if (isMetaSort(order.sort)) {
    const field = order.sort.slice("meta.".length);
    const [own, its] = [item.metadata[field] ?? null, other.metadata[field] ?? null];
    if (own === null || its === null) {
      return Number(own === null) - Number(its === null) || inTime(item, other);
    }
    return way * (own < its ? -1 : Number(own > its)) || inTime(item, other);
  }
  switch (order.sort) {
    case "name":
      return way * compare(item.file_name, other.file_name) || inTime(item, other);
    case "size":
      return way * (item.size_bytes - other.size_bytes) || inTime(item, other);
    case "labels":
      return way * (item.labels.length - other.labels.length) || inTime(item, other);
    default:
      return way * inTime(item, other);
  }
}

/** The order of the dataset. */
function inTime(item: MediaItem, other: MediaItem): number {
  const before = wireMicros(item.added_at) - wireMicros(other.added_at);
  return before === 0 ? compare(item.media_id, other.media_id) : before;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
