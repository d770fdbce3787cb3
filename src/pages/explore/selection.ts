import type { MediaFilter } from "#contract/media.ts";

/** Single items, or everything that matches the filter of the page. */
export type Selection =
  | {
      kind: "some";
      ids: ReadonlySet<string>;
      /** Where a range begins: the item that was chosen last. */
      anchor: number | null;
    }
  | { kind: "all" };

export const nothing: Selection = { kind: "some", ids: new Set(), anchor: null };

/** As many single items as one request takes. */
export const mostSingle = 10_000;

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === "all" || selection.ids.has(id);
}

/** `total` is what matches, as far as it is known. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === "all" ? total : selection.ids.size;
}

/**
 * One item turned on or off. With `range`, everything from the last one to this takes the state that this
 * one gets. Taking one out of "everything that matches" leaves the others that are loaded.
 */
export function choose(
  selection: Selection,
  loaded: readonly string[],
  index: number,
  range: boolean,
): Selection {
  const id = loaded[index];
  if (id === undefined) return selection;
  const ids = new Set(selection.kind === "all" ? loaded : selection.ids);
  const on = range || !ids.has(id);
  const from = range && selection.kind === "some" ? (selection.anchor ?? index) : index;
  for (const one of loaded.slice(Math.min(from, index), Math.max(from, index) + 1)) {
    if (on) ids.add(one);
    else ids.delete(one);
  }
  return { kind: "some", ids, anchor: index };
}

/** The items as the API takes them. */
export function selectionFilter(selection: Selection, filter: MediaFilter): MediaFilter {
  return selection.kind === "all" ? filter : { media_ids: [...selection.ids] };
}
