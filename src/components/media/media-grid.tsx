import { useElementSize, useMergedRef } from "@mantine/hooks";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { MediaItem } from "#contract/media.ts";
import { type GridLayout, layOut, nextIndex, rowsThatFit } from "./grid-layout.ts";
import { type Point, coversTile, placesIn } from "./lasso.ts";
import classes from "./media-grid.module.css";
import { MediaTile, type TileActions } from "./media-tile.tsx";
import { useLasso } from "./use-lasso.ts";

export interface MediaGridProps {
  label: string;
  /** How many items there are, of which `itemAt` has those in sight. */
  count: number;
  itemAt: (index: number) => MediaItem | undefined;
  /** About the width of a tile, in pixels. */
  tileSize: number;
  isSelected: (item: MediaItem) => boolean;
  /** Absent where nothing can be selected. */
  onSelect?: ((index: number, range: boolean) => void) | undefined;
  /** A rectangle was drawn over these, ascending; `add`: to what is selected already. */
  onLasso?: ((indices: readonly number[], add: boolean) => void) | undefined;
  onOpen: (item: MediaItem) => void;
  /** The places that are in sight, or nearly. */
  onShow: (span: { first: number; last: number }) => void;
}

/** Rows that are ready above and below the window. */
const overscan = 4;

/**
 * A grid of thumbnails in the page's own scroll. One tile takes part in the tab order; arrows, Home, End
 * and the page keys move it, Enter opens, Space selects, with Shift a range. A rectangle drawn by the pointer selects too.
 */
export function MediaGrid(props: MediaGridProps) {
  const { count, itemAt, tileSize, onSelect, onLasso, onOpen, onShow } = props;
  const { ref: sizeRef, width } = useElementSize();
  const ownRef = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sizeRef, ownRef);
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState(0);
  /** The index of the tile that is to have the focus as soon as it is there. */
  const focusWanted = useRef<number | null>(null);
  const layout = layOut(width, tileSize);
  const rows = width === 0 ? 0 : rowsThatFit(count, layout);
  const reachable = Math.min(count, rows * layout.columns);
  const active = Math.min(focused, Math.max(0, reachable - 1));
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
  }, [width, count]);

  useLayoutEffect(() => virtualizer.measure(), [virtualizer, layout.rowHeight, layout.columns]);

  const first = (virtualizer.range?.startIndex ?? 0) - overscan;
  const last = (virtualizer.range?.endIndex ?? 0) + overscan;
  useEffect(() => {
    if (rows === 0) return;
    onShow({
      first: Math.max(0, first) * layout.columns,
      last: Math.min(count, (last + 1) * layout.columns) - 1,
    });
  }, [rows, first, last, count, layout.columns, onShow]);

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

  const lasso = useLasso({
    ref: ownRef,
    layout,
    count: reachable,
    onDrawn:
      onLasso &&
      ((span, add) => onLasso(span ? placesIn(span, layout.columns, reachable) : [], add)),
  });

  function press(event: KeyboardEvent) {
    if (event.target instanceof HTMLInputElement || reachable === 0) return;
    const item = itemAt(active);
    if (event.key === "Enter") {
      if (item) onOpen(item);
    } else if (event.key === " ") {
      if (item) onSelect?.(active, event.shiftKey);
    } else {
      const next = nextIndex(event.key, active, reachable, layout);
      if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
      focusWanted.current = next;
      setFocused(next);
      virtualizer.scrollToIndex(Math.floor(next / layout.columns));
      if (event.shiftKey) onSelect?.(next, true);
    }
    event.preventDefault();
  }

  const latest = useRef({ itemAt, onOpen, onSelect });
  useLayoutEffect(() => {
    latest.current = { itemAt, onOpen, onSelect };
  });
  const [actions] = useState<TileActions>(() => ({
    focus: setFocused,
    open: (index) => {
      const item = latest.current.itemAt(index);
      if (item) latest.current.onOpen(item);
    },
    select: (index, range) => latest.current.onSelect?.(index, range),
  }));

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
      {...lasso.handlers}
    >
      {virtualizer.getVirtualItems().map((row) => (
        <GridRow
          key={row.key}
          index={row.index}
          top={row.start - top}
          layout={layout}
          atOnce={row.index === activeRow}
        >
          {(columns) =>
            columns.map((column) => {
              const index = row.index * layout.columns + column;
              if (index >= count) return null;
              const item = itemAt(index);
              return (
                <MediaTile
                  // Not the item's id: the focus stays where it is while what is there arrives or changes.
                  key={index}
                  item={item}
                  index={index}
                  columns={layout.columns}
                  width={layout.width}
                  captions={layout.captions}
                  selectable={onSelect !== undefined}
                  selected={
                    coversTile(lasso.span, index, layout.columns) ||
                    (item !== undefined && props.isSelected(item))
                  }
                  tabbable={index === active}
                  actions={actions}
                />
              );
            })
          }
        </GridRow>
      ))}
      {lasso.corners && <Rectangle corners={lasso.corners} />}
    </div>
  );
}

interface GridRowProps {
  index: number;
  top: number;
  layout: GridLayout;
  /** The row that has the focus, or is to have it, is there from its first moment. */
  atOnce: boolean;
  children: (columns: readonly number[]) => ReactNode;
}

/**
 * A row is there at once, its tiles as soon as there is time: who scrolls through thousands sees empty rows fly by,
 * and never a page that stands still.
 */
function GridRow({ index, top, layout, atOnce, children }: GridRowProps) {
  const filled = useDeferredValue(true, atOnce);
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-busy={!filled || undefined}
      className={classes.row}
      style={{ height: layout.rowHeight, transform: `translateY(${top}px)` }}
    >
      {filled && children(Array.from({ length: layout.columns }, (_, column) => column))}
    </div>
  );
}

function Rectangle({ corners: [a, b] }: { corners: readonly [Point, Point] }) {
  return (
    <div
      className={classes.lasso}
      style={{
        transform: `translate(${Math.min(a.x, b.x)}px, ${Math.min(a.y, b.y)}px)`,
        width: Math.abs(a.x - b.x),
        height: Math.abs(a.y - b.y),
      }}
    />
  );
}
