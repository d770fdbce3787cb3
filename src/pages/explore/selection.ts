import type { MediaFilter, MediaItem } from "#contract/media.ts";

/** Single items, or all matches of the page's filter with exceptions. */
export type Selection = (
  | { kind: "some"; items: ReadonlyMap<string, MediaItem> }
  | { kind: "all"; except: ReadonlySet<string> }
) & {
  /** The start of a range: the index of the item that was chosen last. */
  anchor: number | null;
};

export const nothing: Selection = { kind: "some", items: new Map(), anchor: null };
export const everything: Selection = { kind: "all", except: new Set(), anchor: null };

/** The most single items in one request. */
export const mostSingle = 10_000;

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === "all" ? !selection.except.has(id) : selection.items.has(id);
}

/** `total` is the number of matches, as far as known. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === "all" ? total - selection.except.size : selection.items.size;
}

/** Whether more single items are selected or excluded than a request accepts. */
export function isTooMany(selection: Selection): boolean {
  return (selection.kind === "all" ? selection.except : selection.items).size > mostSingle;
}

/** Toggles one item. */
export function toggleItem(selection: Selection, item: MediaItem, index: number): Selection {
  return withItems(selection, [item], { on: !isSelected(selection, item.media_id), anchor: index });
}

/** Selects or deselects items. The others stay unchanged. */
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

/** The same selection, with the items as they are now, as far as they are loaded. */
export function renewed(selection: Selection, loaded: ReadonlyMap<string, MediaItem>): Selection {
  if (selection.kind === "all") return selection;
  const items = new Map([...selection.items].map(([id, item]) => [id, loaded.get(id) ?? item]));
  return { ...selection, items };
}

/** The selection, in the form of the API. */
export function selectionFilter(selection: Selection, filter: MediaFilter): MediaFilter {
  if (selection.kind === "some") return { media_ids: [...selection.items.keys()] };
  const { except } = selection;
  return except.size === 0 ? filter : { ...filter, except_ids: [...except] };
}
