import { useElementSize, useMergedRef } from "@mantine/hooks";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Span } from "#/lib/page-window.ts";
import { nextIndex, rowsThatFit } from "./grid-layout.ts";
import { type GridSight, type HeldPlace, leadOf, sightOf, stuckHeight } from "./held-place.ts";

interface WindowGridOptions<Layout> {
  /** How many tiles there are. */
  count: number;
  /** How the tiles are laid out in a width, in pixels. */
  layOut: (width: number) => Layout;
  /** The tiles that are in sight, or nearly, by their places. */
  onShow: (span: Span) => void;
  /** The tile that is to stay in its place; each new object is heeded once. */
  held?: HeldPlace | null;
}

/** Rows that are ready above and below the window. */
const overscan = 4;
/** How long after the grid was moved its rows are filled at once. */
const settleMs = 300;

/**
 * A grid of equal tiles in the page's own scroll, of which only the rows in sight are in the document. One tile takes
 * part in the tab order, and its row stays however far one scrolls. Tiles carry their cell in `data-index`: their
 * place in the list, after as many empty cells (`lead`) as keep a held tile in its column.
 */
export function useWindowGrid<
  Root extends HTMLElement,
  Layout extends { columns: number; rowHeight: number },
>({ count: items, layOut, onShow, held = null }: WindowGridOptions<Layout>) {
  const { ref: sizeRef, width: observed } = useElementSize<Root>();
  const [measured, setMeasured] = useState(0);
  const root = useRef<Root>(null);
  const ref = useMergedRef(sizeRef, root);
  // The observer tells its first size some frames late, during which there would be nothing to see.
  const width = observed || measured;
  useLayoutEffect(() => setMeasured(root.current?.offsetWidth ?? 0), []);
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState(0);
  /** The place of the tile that is to have the focus as soon as it is there. */
  const focusWanted = useRef<number | null>(null);
  const layout = layOut(width);
  const { columns, rowHeight } = layout;
  const lead = items === 0 ? 0 : leadOf(held, columns);
  const count = items + lead;
  const rows = width === 0 ? 0 : rowsThatFit(count, layout);
  const reachable = Math.min(count, rows * columns);
  const active = Math.max(lead, Math.min(focused, Math.max(0, reachable - 1)));
  const activeRow = Math.floor(active / columns);

  // No compiler memoizes who uses it, so that its functions change with each render does no harm.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    scrollMargin: top,
    // what sticks to the edges of the window must not cover the tile that has the focus
    scrollPaddingStart: stuckHeight,
    scrollPaddingEnd: 72,
    overscan,
    // the row that has the focus stays, or scrolling would drop the focus
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(activeRow) || activeRow >= rows
        ? shown
        : [...shown, activeRow].toSorted((a, b) => a - b);
    },
  });

  // The distance to the top of the page is known only after layout, and changes with what is above.
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

  // For a moment, what comes into sight was moved there, and did not fly by.
  const [settled, setSettled] = useState(held);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(held), settleMs);
    return () => clearTimeout(timer);
  }, [held]);

  // A tile that was far away is there one render after the scroll. Which one is read from the ref: an effect
  // of an earlier render may still be due when a key is pressed, and knows the tile before only.
  useEffect(() => {
    const index = focusWanted.current;
    if (index === null) return;
    const tile = root.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (!tile) return;
    focusWanted.current = null;
    tile.focus({ preventScroll: true });
  });

  /** Moves the focus as a key asks for. @returns where to, or null for a key that is none of the grid's. */
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
    /** What is in sight now, read from the document. */
    sight: (): GridSight | null => root.current && sightOf(root.current, { columns, lead }),
    /** Rows are to be filled at once, rather than when there is time. */
    moved: held !== settled,
    rows,
    /** How many tiles the page is long enough for. */
    reachable,
    /** The place of the tile that takes part in the tab order, and its row. */
    active,
    activeRow,
    /** To be told when a tile gets the focus by itself. */
    focus: useCallback((index: number) => setFocused(index), []),
    move,
    height: virtualizer.getTotalSize(),
    /** The rows in sight, with their distance from the top of the grid in pixels. */
    shown: virtualizer.getVirtualItems().map(({ key, index, start }) => ({
      key,
      index,
      y: start - top,
    })),
  };
}
