import { useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import type { KnownAspects } from "#/components/media/justified-grid.ts";
import type { TileMark } from "#/components/media/tile-show.ts";
import type { Span } from "#/lib/page-window.ts";
import { type Selection, isSelected } from "./selection.ts";
import type { MediaItems } from "./use-media-items.ts";

/** A list before an edit. */
interface Before {
  /** Names the list. */
  key: string;
  selection: Selection;
  total: number;
  aspects: KnownAspects;
  /** The loaded items, each at its index. */
  places: ReadonlyMap<number, MediaItem>;
}

const goneMark: TileMark = { added: [], isGone: true };
const none: ReadonlyMap<number, MediaItem> = new Map();

/**
 * The list with the items that the last edit made fall out of the filter, each where it was, so that nothing moves away
 * from under the pointer: until the next edit, or another list.
 * @param key names the list.
 */
export function useGoneItems(items: MediaItems, key: string) {
  const [before, setBefore] = useState<Before | null>(null);
  const gone = before === null || before.key !== key ? none : goneOf(before, items);
  const ids = new Set([...gone.values()].map(({ media_id: id }) => id));
  return {
    items: before === null || gone.size === 0 ? items : withGone(items, gone, before.aspects),
    markOf: (item: MediaItem): TileMark | undefined =>
      ids.has(item.media_id) ? goneMark : undefined,
    /** An edit of the selected items begins; null: something else changes the list. */
    begin(selection: Selection | null) {
      const { total, aspects } = items;
      const isKnown = selection !== null && total !== null;
      setBefore(isKnown ? { key, selection, total, aspects, places: items.places() } : null);
    },
  };
}

/** By index. Empty where it is not certain which items they are: some are not loaded, or others changed too. */
function goneOf(
  { selection, total, places }: Before,
  items: Pick<MediaItems, "total" | "loaded">,
): ReadonlyMap<number, MediaItem> {
  const missing = total - (items.total ?? total);
  if (missing <= 0) return none;
  const loaded = items.loaded();
  const gone = new Map(
    [...places]
      .filter(([, { media_id: id }]) => isSelected(selection, id) && !loaded.has(id))
      .toSorted(([a], [b]) => a - b),
  );
  return gone.size === missing ? gone : none;
}

/** @param gone By their index in the list with them, ascending. */
export function withGone(
  items: MediaItems,
  gone: ReadonlyMap<number, MediaItem>,
  aspects: KnownAspects,
): MediaItems {
  const places = [...gone.keys()];
  /** The index in the list without them; of one of them, that of the next item. */
  const without = (index: number) => index - places.filter((place) => place < index).length;
  const withThem = (index: number) =>
    places.reduce((shown, place) => (place <= shown ? shown + 1 : shown), index);
  const spanWithout = ({ first, last }: Span): Span => ({
    first: without(first),
    last: Math.max(without(first), without(last)),
  });
  return {
    ...items,
    aspects,
    total: items.total === null ? null : items.total + gone.size,
    itemAt: (index) => gone.get(index) ?? items.itemAt(without(index)),
    indexOf(mediaId) {
      const place = places.find((one) => gone.get(one)?.media_id === mediaId);
      if (place !== undefined) return place;
      const index = items.indexOf(mediaId);
      return index === -1 ? -1 : withThem(index);
    },
    show: (span) => items.show(spanWithout(span)),
    jump: (span) => items.jump(spanWithout(span)),
    keep: (index) => items.keep(index === null || index < 0 ? null : without(index)),
    async all(span) {
      const found = await items.all(spanWithout(span));
      const all: MediaItem[] = [];
      let next = 0;
      for (let index = span.first; index <= span.last; index += 1) {
        const item = gone.get(index) ?? found[next++];
        if (item !== undefined) all.push(item);
      }
      return all;
    },
  };
}
