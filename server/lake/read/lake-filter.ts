import type { MediaFilter } from "#contract/media.ts";
import type { KeySet } from "./key-set.ts";

/**
 * A filter as the lake understands it. What a version's rows alone do not decide (the quality of pictures, equal bytes,
 * changes since another version) has become sets of item keys.
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
  /** Item keys: an item is in each of the sets. */
  keys?: readonly KeySet[] | undefined;
  /** An item is not in this set. */
  not_keys?: KeySet | undefined;
  /** Words that the caption has, each of them. */
  caption?: readonly string[] | undefined;
  /** Filters that apply as well. */
  and?: readonly LakeFilter[] | undefined;
}

/** A trait; `keys`: the item is one of these. */
export type LakeTrait =
  | "label"
  | "tag"
  | "caption"
  | "cluster"
  | "near_duplicate"
  | { keys: KeySet };
