import { useElementSize, useMergedRef } from "@mantine/hooks";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Span } from "#/lib/page-window.ts";
import { nextIndex, rowsThatFit } from "./grid-layout.ts";
import { type GridSight, type HeldPlace, leadOf, sightOf, stuckHeight } from "./held-place.ts";

interface WindowGridOptions<Layout> {
  /** The number of tiles. */
  count: number;
  /** The layout of the tiles for a width in pixels. */
  layOut: (width: number) => Layout;
  /** Called with the indices of the tiles that are visible, or nearly. */
  onShow: (span: Span) => void;
  /** The tile that keeps its position; each new object takes effect once. */
  held?: HeldPlace | null;
}

/** Rows rendered above and below the window. */
const overscan = 4;
/** How long rows are filled at once after the grid was moved. */
const settleMs = 300;

/**
 * A grid of equal tiles that scrolls with the page and renders only the visible rows. One tile is in the tab order, and
 * its row stays in the document at every scroll position. Tiles have their cell in `data-index`: their index in the
 * list, plus the empty cells (`lead`) that keep a held tile in its column.
 */
export function useWindowGrid<
  Root extends HTMLElement,
  Layout extends { columns: number; rowHeight: number },
>({ count: items, layOut, onShow, held = null }: WindowGridOptions<Layout>) {
  const { ref: sizeRef, width: observed } = useElementSize<Root>();
  const [measured, setMeasured] = useState(0);
  const root = useRef<Root>(null);
  const ref = useMergedRef(sizeRef, root);
  // The observer reports its first size some frames late, during which the grid would be empty.
  const width = observed || measured;
  useLayoutEffect(() => setMeasured(root.current?.offsetWidth ?? 0), []);
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState(0);
  /** The index of the tile that gets the focus as soon as it is rendered. */
  const focusWanted = useRef<number | null>(null);
  const layout = layOut(width);
  const { columns, rowHeight } = layout;
  const lead = items === 0 ? 0 : leadOf(held, columns);
  const count = items + lead;
  const rows = width === 0 ? 0 : rowsThatFit(count, layout);
  const reachable = Math.min(count, rows * columns);
  const active = Math.max(lead, Math.min(focused, Math.max(0, reachable - 1)));
  const activeRow = Math.floor(active / columns);

  // Callers are not memoized by a compiler, so functions that change with each render do no harm.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    scrollMargin: top,
    // the sticky elements at the edges of the window must not cover the focused tile
    scrollPaddingStart: stuckHeight,
    scrollPaddingEnd: 72,
    overscan,
    // the row with the focus stays, because scrolling would otherwise drop the focus
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(activeRow) || activeRow >= rows
        ? shown
        : [...shown, activeRow].toSorted((a, b) => a - b);
    },
  });

  // The distance to the top of the page is known only after layout, and changes with the content above.
  useLayoutEffect(() => {
    const offset = root.current?.getBoundingClientRect().top ?? 0;
    setTop(Math.round(offset + window.scrollY));
  }, [width, count, held]);

  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight, columns]);

  const first = (virtualizer.range?.startIndex ?? 0) - overscan;
  const last = (virtualizer.range?.endIndex ?? 0) + overscan;
  useEffect(() => {
    if (rows === 0) return;
    onShow({
      first: Math.max(0, first * columns - lead),
      last: Math.min(count, (last + 1) * columns) - 1 - lead,
    });
  }, [rows, first, last, count, columns, lead, onShow]);

  const heeded = useRef(held);
  useLayoutEffect(() => {
    if (held === heeded.current || root.current === null || rows === 0) return;
    heeded.current = held;
    if (held === null) return;
    const cell = held.index + lead;
    if (held.top !== null) {
      const top = root.current.getBoundingClientRect().top + Math.floor(cell / columns) * rowHeight;
      window.scrollBy({ top: top - held.top, behavior: "instant" });
    }
    if (!held.focused) return;
    focusWanted.current = cell;
    setFocused(cell);
  }, [held, lead, columns, rowHeight, rows]);

  // For a moment, rows that come into view were moved there, and not scrolled.
  const [settled, setSettled] = useState(held);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(held), settleMs);
    return () => clearTimeout(timer);
  }, [held]);

  // A tile that was far away is rendered one render after the scroll. Its index is read from the ref: an effect of an
  // earlier render may still be pending when a key is pressed, and knows only the previous tile.
  useEffect(() => {
    const index = focusWanted.current;
    if (index === null) return;
    const tile = root.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (!tile) return;
    focusWanted.current = null;
    tile.focus({ preventScroll: true });
  });

  /** Moves the focus for a key. @returns the new index, or null for a key without a meaning in the grid. */
  function move(key: string): number | null {
    const found = nextIndex(key, active, reachable, layout);
    if (found === null) return null;
    const next = Math.max(lead, found);
    focusWanted.current = next;
    setFocused(next);
    virtualizer.scrollToIndex(Math.floor(next / columns));
    return next;
  }

  return {
    ref,
    root,
    layout,
    /** Empty cells before the first tile. */
    lead,
    /** The visible part now, read from the document. */
    sight: (): GridSight | null => root.current && sightOf(root.current, { columns, lead }),
    /** Rows are filled at once, rather than when there is time. */
    moved: held !== settled,
    rows,
    /** The number of tiles that fit into the page. */
    reachable,
    /** The index of the tile in the tab order, and its row. */
    active,
    activeRow,
    /** To be called when a tile gets the focus. */
    focus: useCallback((index: number) => setFocused(index), []),
    move,
    height: virtualizer.getTotalSize(),
    /** The visible rows, with their distance from the top of the grid in pixels. */
    shown: virtualizer.getVirtualItems().map(({ key, index, start }) => ({
      key,
      index,
      y: start - top,
    })),
  };
}
