import { useElementSize, useMergedRef } from "@mantine/hooks";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { layOut, nextIndex } from "./grid-layout.ts";
import classes from "./media-grid.module.css";
import { MediaTile } from "./media-tile.tsx";

export interface MediaGridProps {
  label: string;
  items: readonly MediaItem[];
  /** About the width of a tile, in pixels. */
  tileSize: number;
  isSelected: (item: MediaItem) => boolean;
  /** Absent where nothing can be selected. */
  onSelect?: ((index: number, range: boolean) => void) | undefined;
  onOpen: (item: MediaItem) => void;
  /** The last rows are near: more are wanted. */
  onEnd: () => void;
}

/** Rows that are ready above and below the window. */
const overscan = 4;

/**
 * A grid of thumbnails in the page's own scroll. One tile takes part in the tab order; arrows, Home, End
 * and the page keys move it, Enter opens, Space selects, with Shift a range.
 */
export function MediaGrid(props: MediaGridProps) {
  const { items, tileSize, onSelect, onOpen, onEnd } = props;
  const { ref: sizeRef, width } = useElementSize();
  const ownRef = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sizeRef, ownRef);
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState(0);
  /** The index of the tile that is to have the focus as soon as it is there. */
  const focusWanted = useRef<number | null>(null);
  const layout = layOut(width, tileSize);
  const rows = width === 0 ? 0 : Math.ceil(items.length / layout.columns);
  const active = Math.min(focused, Math.max(0, items.length - 1));
  const activeRow = Math.floor(active / layout.columns);

  // No compiler memoizes this component, so that its functions change with each render does no harm.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => layout.rowHeight,
    scrollMargin: top,
    // what sticks to the edges of the window must not cover the tile that has the focus
    scrollPaddingStart: 64,
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
    const offset = ownRef.current?.getBoundingClientRect().top ?? 0;
    setTop(Math.round(offset + window.scrollY));
  }, [width, items.length]);

  useLayoutEffect(() => virtualizer.measure(), [virtualizer, layout.rowHeight, layout.columns]);

  const shownRows = virtualizer.getVirtualItems();
  const lastRow = shownRows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows > 0 && lastRow >= rows - 1 - overscan) onEnd();
  }, [rows, lastRow, onEnd]);

  // A tile that was far away is there one render after the scroll. Which one is read from the ref: an effect
  // of an earlier render may still be due when a key is pressed, and knows the tile before only.
  useEffect(() => {
    const index = focusWanted.current;
    if (index === null) return;
    const tile = ownRef.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (!tile) return;
    focusWanted.current = null;
    tile.focus({ preventScroll: true });
  });

  function press(event: KeyboardEvent) {
    const item = items[active];
    if (event.target instanceof HTMLInputElement || item === undefined) return;
    if (event.key === "Enter") onOpen(item);
    else if (event.key === " ") onSelect?.(active, event.shiftKey);
    else {
      const next = nextIndex(event.key, active, items.length, layout);
      if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
      focusWanted.current = next;
      setFocused(next);
      virtualizer.scrollToIndex(Math.floor(next / layout.columns));
      if (event.shiftKey) onSelect?.(next, true);
    }
    event.preventDefault();
  }

  return (
    <div
      ref={ref}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows}
      aria-colcount={layout.columns}
      aria-multiselectable={onSelect !== undefined}
      className={classes.grid}
      style={{ height: virtualizer.getTotalSize() }}
      tabIndex={-1}
      onKeyDown={press}
    >
      {shownRows.map((row) => (
        <div
          key={row.key}
          role="row"
          aria-rowindex={row.index + 1}
          className={classes.row}
          style={{ transform: `translateY(${row.start - top}px)` }}
        >
          {items
            .slice(row.index * layout.columns, (row.index + 1) * layout.columns)
            .map((item, column) => {
              const index = row.index * layout.columns + column;
              return (
                <MediaTile
                  key={item.media_id}
                  item={item}
                  index={index}
                  layout={layout}
                  selected={props.isSelected(item)}
                  tabbable={index === active}
                  onFocus={() => setFocused(index)}
                  onOpen={() => onOpen(item)}
                  onSelect={onSelect && ((range) => onSelect(index, range))}
                />
              );
            })}
        </div>
      ))}
    </div>
  );
}
