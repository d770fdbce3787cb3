import { useElementSize, useMergedRef } from "@mantine/hooks";
import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Span } from "#/lib/page-window.ts";
import { type GridRow, type GridRows, nextCell } from "./grid-rows.ts";
import { type GridSight, type HeldPlace, sightOf } from "./held-place.ts";

/** The element of a grid, and its width in pixels; 0 until it is measured. */
export function useGridWidth<Root extends HTMLElement>() {
  const { ref: sizeRef, width: observed } = useElementSize<Root>();
  const [measured, setMeasured] = useState(0);
  const root = useRef<Root>(null);
  const ref = useMergedRef(sizeRef, root);
  // The observer reports its first size some frames late, during which the grid would be empty.
  useLayoutEffect(() => setMeasured(root.current?.offsetWidth ?? 0), []);
  return { ref, root, width: Math.floor(observed || measured) };
}

interface RowWindowOptions {
  root: RefObject<HTMLElement | null>;
  width: number;
  /** The rows; the same object while nothing changes. */
  plan: GridRows;
  /** Empty cells before the first item, which keep a held tile in its column; see `leadOf`. */
  lead?: number;
  /** Called with the indices of the tiles that are visible, or nearly. */
  onShow: (span: Span) => void;
  /** The tile that keeps its position; each new object takes effect once. */
  held?: HeldPlace | null;
  /** The columns that a held tile refers to; 0 where tiles have no column of their own. */
  columns: number;
  /** Height of the sticky elements at the top of the window. */
  stuck: number;
  /** Room between the focused row and the end of the window. */
  below: number;
}

/** Pixels above and below the window in which rows are rendered too. */
const overscan = 640;
/** How long rows are filled at once after the grid was moved. */
const settleMs = 300;

/**
 * The visible rows of a grid that scrolls with the page. One tile is in the tab order, and its row stays in the
 * document at every scroll position. Tiles have their cell in `data-index`. When rows get another height or place, what
 * is in view stays where it is.
 */
export function useRowWindow(options: RowWindowOptions) {
  const { root, width, plan, lead = 0, onShow, held = null, columns, stuck, below } = options;
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState(0);
  /** The index of the tile that gets the focus as soon as it is rendered. */
  const focusWanted = useRef<number | null>(null);
  const rows = width === 0 ? 0 : plan.rows;
  const reachable = width === 0 ? 0 : plan.cells;
  const active = Math.max(lead, Math.min(focused, Math.max(0, reachable - 1)));
  const activeRow = rows === 0 ? 0 : plan.rowOf(active);

  // The distance to the top of the page is known only after layout, and changes with the content above.
  useLayoutEffect(() => {
    const offset = root.current?.getBoundingClientRect().top ?? 0;
    setTop(Math.round(offset + window.scrollY));
  }, [root, width, plan, held]);

  useStayInPlace({ root, plan, width, isReady: rows > 0 });
  const { first, last } = useVisibleRows(plan, rows, top);

  useEffect(() => {
    if (rows === 0 || last < first) return;
    const end = plan.row(last);
    onShow({
      first: Math.max(0, plan.row(first).first - lead),
      last: Math.max(0, end.first + end.widths.length - 1 - lead),
    });
  }, [plan, rows, first, last, lead, onShow]);

  const heeded = useRef(held);
  useLayoutEffect(() => {
    if (held === heeded.current || root.current === null || rows === 0) return;
    heeded.current = held;
    if (held === null) return;
    const cell = Math.min(held.index + lead, Math.max(0, reachable - 1));
    if (held.top !== null) {
      const rowTop = root.current.getBoundingClientRect().top + plan.row(plan.rowOf(cell)).top;
      window.scrollBy({ top: rowTop - held.top, behavior: "instant" });
    }
    if (!held.focused) return;
    focusWanted.current = cell;
    setFocused(cell);
  }, [root, held, lead, plan, rows, reachable]);

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

  // A tile that moves to another row is rendered anew, and its focus would be lost.
  const wasInside = useFocusInside(root);
  useLayoutEffect(() => {
    if (!wasInside.current || document.activeElement !== document.body) return;
    focusWanted.current ??= active;
  }, [wasInside, plan, active]);

  /** Scrolls as little as possible until the row is in view. */
  function reveal({ top: rowTop, height }: GridRow): void {
    const offset = root.current?.getBoundingClientRect().top ?? 0;
    const start = offset + rowTop;
    const end = start + height;
    const room = window.innerHeight - below;
    if (start < stuck) window.scrollBy({ top: start - stuck, behavior: "instant" });
    else if (end > room) {
      window.scrollBy({ top: Math.min(end - room, start - stuck), behavior: "instant" });
    }
  }

  /** Moves the focus for a key. @returns the new index, or null for a key without a meaning in the grid. */
  function move(key: string): number | null {
    if (reachable === 0) return null;
    const found = nextCell(key, active, plan);
    if (found === null) return null;
    const next = Math.max(lead, found);
    focusWanted.current = next;
    setFocused(next);
    reveal(plan.row(plan.rowOf(next)));
    return next;
  }

  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, row) => first + row);
  // The row with the focus stays, because scrolling would otherwise drop the focus.
  if (rows > 0 && (activeRow < first || activeRow > last)) shown.push(activeRow);

  return {
    /** The visible part now, read from the document. */
    sight: (): GridSight | null => root.current && sightOf(root.current, { columns, lead, stuck }),
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
    height: rows === 0 ? 0 : plan.height,
    /** The visible rows, in order. */
    shown: shown.toSorted((a, b) => a - b).map((index) => ({ index, ...plan.row(index) })),
  };
}

function subscribeScroll(changed: () => void): () => void {
  window.addEventListener("scroll", changed, { passive: true });
  window.addEventListener("resize", changed);
  return () => {
    window.removeEventListener("scroll", changed);
    window.removeEventListener("resize", changed);
  };
}

/** The first and the last row in and near the window. */
function useVisibleRows(
  plan: GridRows,
  rows: number,
  top: number,
): { first: number; last: number } {
  const range = useSyncExternalStore(subscribeScroll, () => {
    if (rows === 0) return "0 -1";
    const from = window.scrollY - top;
    return `${plan.rowAt(from - overscan)} ${plan.rowAt(from + window.innerHeight + overscan)}`;
  });
  const [first = 0, last = -1] = range.split(" ").map(Number);
  return { first, last: Math.min(last, rows - 1) };
}

/** Whether the focus is in the grid, or was when its element was removed. */
function useFocusInside(root: RefObject<HTMLElement | null>): RefObject<boolean> {
  const inside = useRef(false);
  useEffect(() => {
    const note = ({ target }: Event) => {
      inside.current = target instanceof Node && root.current?.contains(target) === true;
    };
    window.addEventListener("focusin", note);
    window.addEventListener("pointerdown", note, true);
    return () => {
      window.removeEventListener("focusin", note);
      window.removeEventListener("pointerdown", note, true);
    };
  }, [root]);
  return inside;
}

interface InPlace {
  root: RefObject<HTMLElement | null>;
  plan: GridRows;
  width: number;
  isReady: boolean;
}

/**
 * Scrolls by as much as rows above the window grew or shrank. Where all rows are laid out anew, for another width or
 * size, the row in the middle of the window stays; where only some became known, the first one in view.
 */
function useStayInPlace({ root, plan, width, isReady }: InPlace): void {
  const before = useRef<{ plan: GridRows; width: number } | null>(null);
  useLayoutEffect(() => {
    const last = before.current;
    before.current = isReady ? { plan, width } : null;
    if (last === null || !isReady || last.plan === plan || root.current === null) return;
    // Another list is another place.
    if (last.plan.cells !== plan.cells) return;
    const above = -root.current.getBoundingClientRect().top;
    // At the top nothing is above the window.
    if (above <= 0) return;
    const middle = last.width === width ? 0 : window.innerHeight / 2;
    const row = last.plan.row(last.plan.rowAt(above + middle));
    const now = plan.row(plan.rowOf(Math.min(row.first, plan.cells - 1)));
    if (now.top !== row.top) {
      window.scrollBy({ top: now.top - row.top, behavior: "instant" });
    }
  }, [root, plan, width, isReady]);
}
