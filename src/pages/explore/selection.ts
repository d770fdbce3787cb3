import type { MediaFilter, MediaItem } from "#contract/media.ts";

/** Single items, or everything that matches the filter of the page but for some. */
export type Selection = (
  | { kind: "some"; items: ReadonlyMap<string, MediaItem> }
  | { kind: "all"; except: ReadonlySet<string> }
) & {
  /** Where a range begins: the place of the item that was chosen last. */
  anchor: number | null;
};

export const nothing: Selection = { kind: "some", items: new Map(), anchor: null };
export const everything: Selection = { kind: "all", except: new Set(), anchor: null };

/** As many single items as one request takes. */
export const mostSingle = 10_000;

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === "all" ? !selection.except.has(id) : selection.items.has(id);
}

/** `total` is what matches, as far as it is known. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === "all" ? total - selection.except.size : selection.items.size;
}

/** More single items, taken in or out, than a request takes. */
export function isTooMany(selection: Selection): boolean {
  return (selection.kind === "all" ? selection.except : selection.items).size > mostSingle;
}

/** One item turned on or off. */
export function toggleItem(selection: Selection, item: MediaItem, index: number): Selection {
  return withItems(selection, [item], { on: !isSelected(selection, item.media_id), anchor: index });
}

/** Items turned on, or off. The others stay as they are. */
export function withItems(
  selection: Selection,
  items: readonly MediaItem[],
  { on = true, anchor }: { on?: boolean; anchor: number | null },
): Selection {
  if (selection.kind === "all") {
    const except = new Set(selection.except);
    for (const { media_id: id } of items) {
      if (on) except.delete(id);
      else except.add(id);
    }
    return { kind: "all", except, anchor };
  }
  const chosen = new Map(selection.items);
  for (const item of items) {
    if (on) chosen.set(item.media_id, item);
    else chosen.delete(item.media_id);
  }
  return { kind: "some", items: chosen, anchor };
}

/** The items as the API takes them. */
export function selectionFilter(selection: Selection, filter: MediaFilter): MediaFilter {
  if (selection.kind === "some") return { media_ids: [...selection.items.keys()] };
  const { except } = selection;
  return except.size === 0 ? filter : { ...filter, except_ids: [...except] };
}
