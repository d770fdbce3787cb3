import type { MediaFilter } from "#contract/media.ts";

/**
 * A filter as the lake understands it. What a version's rows alone do not decide (the quality of pictures, equal bytes,
 * changes since another version) has become lists of hashes and keys.
 */
export interface LakeFilter extends Omit<
  MediaFilter,
  "all_label" | "all_tag" | "quality" | "not_quality" | "changed_since" | "has" | "not_has"
> {
  // So that no filter of a request gets here unresolved: what is not looked at would select every item.
  quality?: never;
  not_quality?: never;
  changed_since?: never;
  /** Of each list at least one. */
  all_label?: readonly (readonly string[])[] | undefined;
  all_tag?: readonly (readonly string[])[] | undefined;
  has?: readonly LakeTrait[] | undefined;
  not_has?: readonly LakeTrait[] | undefined;
  /** The hashes of each list: an item has one of every list. */
  files?: readonly (readonly string[])[] | undefined;
  /** An item has none of these hashes. */
  not_files?: readonly string[] | undefined;
  /** The item keys of the items. */
  keys?: readonly string[] | undefined;
}

/** A trait; `files`: the item's hash is one of these. */
export type LakeTrait = "label" | "tag" | "caption" | { files: readonly string[] };
