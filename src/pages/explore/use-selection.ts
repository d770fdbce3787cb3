import { useRef, useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import type { Anchor } from "#/api/clusters.ts";
import type { MediaOrder } from "#/api/media.ts";
import { type Selection, mostSingle, nothing, toggleItem, withItems } from "./selection.ts";
import type { MediaItems } from "./use-media-items.ts";

/** The selection, and the ways to select: one item, a range, a rectangle. */
export function useSelection(
  items: MediaItems,
  filter: MediaFilter,
  { order, anchor }: { order: MediaOrder; anchor: Anchor | null },
) {
  const filterKey = JSON.stringify([filter, anchor]);
  const orderKey = JSON.stringify(order);
  const [chosen, setChosen] = useState({ filterKey, orderKey, selection: nothing });
  /** The state of the last requested range, while it is worth a message. */
  const [range, setRange] = useState<"loading" | "failed" | null>(null);
  // another filter is another list, in which the selected items may not be visible
  const kept = chosen.filterKey === filterKey ? chosen.selection : nothing;
  // In another order the same place is another item.
  const selection = chosen.orderKey === orderKey ? kept : { ...kept, anchor: null };
  /** Counts requests: the items of an earlier range may arrive late. */
  const asked = useRef(0);

  function select(next: Selection) {
    asked.current += 1;
    setRange(null);
    setChosen({ filterKey, orderKey, selection: next });
  }

  /** Selects everything between two indices, some of which may have to be loaded first. */
  async function selectSpan(
    from: Selection,
    [one, other]: [number, number],
    { anchor, only }: { anchor: number; only?: (place: number) => boolean },
  ): Promise<void> {
    const first = Math.min(one, other);
    // One more than a request accepts, so that the selection is recognised as too large.
    const last = Math.min(Math.max(one, other), first + mostSingle);
    const turn = (asked.current += 1);
    setRange("loading");
    try {
      const found = await items.all({ first, last });
      if (asked.current !== turn) return;
      const wanted = only ? found.filter((_, index) => only(first + index)) : found;
      select(withItems(from, wanted, { anchor }));
    } catch {
      if (asked.current === turn) setRange("failed");
    }
  }

  /** Selects items that have to be found first. */
  async function selectFound(find: () => Promise<readonly MediaItem[]>): Promise<void> {
    const turn = (asked.current += 1);
    setRange("loading");
    try {
      const found = await find();
      if (asked.current === turn) select(withItems(nothing, found, { anchor: null }));
    } catch {
      if (asked.current === turn) setRange("failed");
    }
  }

  function pick(index: number, range: boolean) {
    if (range && selection.anchor !== null && selection.anchor !== index) {
      void selectSpan(selection, [selection.anchor, index], { anchor: index });
      return;
    }
    const item = items.itemAt(index);
    if (item === undefined) return;
    if (range) select(withItems(selection, [item], { anchor: index }));
    else select(toggleItem(selection, item, index));
  }

  function lasso(places: readonly number[], add: boolean) {
    const before = add ? selection : nothing;
    const first = places[0];
    const last = places.at(-1);
    if (first === undefined || last === undefined) return select(before);
    const loaded = places.map(items.itemAt).filter((item): item is MediaItem => item !== undefined);
    if (loaded.length === places.length) {
      return select(withItems(before, loaded, { anchor: first }));
    }
    const wanted = new Set(places);
    void selectSpan(before, [first, last], { anchor: first, only: (place) => wanted.has(place) });
  }

  return { selection, select, selectFound, pick, lasso, range };
}
