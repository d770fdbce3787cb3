import {
  type KeyboardEvent,
  type ReactNode,
  useDeferredValue,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { MediaItem } from "#contract/media.ts";
import type { Span } from "#/lib/page-window.ts";
import { type GridLayout, layOut } from "./grid-layout.ts";
import { type Point, coversTile, placesIn } from "./lasso.ts";
import classes from "./media-grid.module.css";
import { MediaTile, type TileActions } from "./media-tile.tsx";
import { useLasso } from "./use-lasso.ts";
import { useWindowGrid } from "./use-window-grid.ts";

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
  onShow: (span: Span) => void;
}

/**
 * A grid of thumbnails in the page's own scroll. One tile takes part in the tab order; arrows, Home, End
 * and the page keys move it, Enter opens, Space selects, with Shift a range. A rectangle drawn by the pointer selects too.
 */
export function MediaGrid(props: MediaGridProps) {
  const { count, itemAt, tileSize, onSelect, onLasso, onOpen, onShow } = props;
  const { ref, root, layout, rows, reachable, active, activeRow, focus, move, height, shown } =
    useWindowGrid<HTMLDivElement, GridLayout>({
      count,
      layOut: (width) => layOut(width, tileSize),
      onShow,
    });

  const lasso = useLasso({
    ref: root,
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
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = move(event.key);
      if (next === null) return;
      if (event.shiftKey) onSelect?.(next, true);
    }
    event.preventDefault();
  }

  const latest = useRef({ itemAt, onOpen, onSelect });
  useLayoutEffect(() => {
    latest.current = { itemAt, onOpen, onSelect };
  });
  const [actions] = useState<TileActions>(() => ({
    focus,
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
      style={{ height: height }}
      tabIndex={-1}
      onKeyDown={press}
      {...lasso.handlers}
    >
      {shown.map((row) => (
        <GridRow
          key={row.key}
          index={row.index}
          top={row.y}
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
