import { mediaSortPattern } from "./media-filter.ts";

/** The orders of a list of items. `added` is the order of the dataset, by time, then id. */
export const mediaSorts = ["added", "name", "size", "sharpness", "labels"] as const;
export type NamedSort = (typeof mediaSorts)[number];
/** By the values of a metadata field; items without one come last. */
type MetaSort = `meta.${string}`;
export type MediaSort = NamedSort | MetaSort;

export function isMetaSort(sort: string): sort is MetaSort {
  return sort.startsWith("meta.");
}

/** An order as it is named in an address; undefined for a name that is none. */
export function mediaSortOf(name: string | null | undefined): MediaSort | undefined {
  if (name == null || !mediaSortPattern.test(name)) return undefined;
  return isMetaSort(name) ? name : mediaSorts.find((sort) => sort === name);
}
