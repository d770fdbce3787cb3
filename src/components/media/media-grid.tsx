import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useDeferredValue,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { MediaItem } from "#contract/media.ts";
import type { Span } from "#/lib/page-window.ts";
import { type GridLayout, gridGap, layOut } from "./grid-layout.ts";
import type { GridSight, HeldPlace } from "./held-place.ts";
import { type Point, coversTile, placesIn } from "./lasso.ts";
import classes from "./media-grid.module.css";
import { MediaTile, type TileActions } from "./media-tile.tsx";
import { useLasso } from "./use-lasso.ts";
import { useWindowGrid } from "./use-window-grid.ts";

export interface GridHandle {
  /** The visible part now; null where no tile is visible. */
  sight: () => GridSight | null;
}

export interface MediaGridProps {
  ref?: Ref<GridHandle>;
  label: string;
  /** The number of items; `itemAt` returns those that are loaded. */
  count: number;
  itemAt: (index: number) => MediaItem | undefined;
  /** The approximate width of a tile, in pixels. */
  tileSize: number;
  isSelected: (item: MediaItem) => boolean;
  /** Absent where items cannot be selected. */
  onSelect?: ((index: number, range: boolean) => void) | undefined;
  /** A rectangle was drawn over these indices, ascending; `add`: extend the selection. */
  onLasso?: ((indices: readonly number[], add: boolean) => void) | undefined;
  onOpen: (item: MediaItem) => void;
  /** Called with the indices that are visible, or nearly. */
  onShow: (span: Span) => void;
  /** The tile that keeps its position on the screen while the list is replaced. */
  held?: HeldPlace | null;
}

/**
 * A grid of thumbnails that scrolls with the page. One tile is in the tab order; arrows, Home, End and the page keys
 * move the focus, Enter opens, Space selects, with Shift a range. Drawing a rectangle with the pointer selects too.
 */
export function MediaGrid({ ref: gridRef, ...props }: MediaGridProps) {
  const { count, itemAt: itemOf, tileSize, onLasso, onOpen, onShow, held = null } = props;
  const select = props.onSelect;
  const grid = useWindowGrid<HTMLDivElement, GridLayout>({
    count,
    layOut: (width) => layOut(width, tileSize),
    onShow,
    held,
  });
  const { ref, root, layout, lead, rows, reachable, active, activeRow, focus, move } = grid;
  useImperativeHandle(gridRef, () => ({ sight: grid.sight }));

  // The grid counts cells, some of which may be empty before the first item.
  const itemAt = (cell: number) => (cell < lead ? undefined : itemOf(cell - lead));
  const onSelect = select && ((cell: number, range: boolean) => select(cell - lead, range));

  const lasso = useLasso({
    ref: root,
    layout,
    count: reachable,
    onDrawn:
      onLasso &&
      ((span, add) => {
        const cells = span ? placesIn(span, layout.columns, reachable) : [];
        const places = cells.map((cell) => cell - lead).filter((place) => place >= 0);
        onLasso(places, add);
      }),
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
      style={{ height: grid.height }}
      tabIndex={-1}
      onKeyDown={press}
      {...lasso.handlers}
    >
      {grid.shown.map((row) => (
        <GridRow
          key={row.key}
          index={row.index}
          top={row.y}
          layout={layout}
          lead={row.index === 0 ? lead : 0}
          atOnce={row.index === activeRow || grid.moved}
        >
          {(columns) =>
            columns.map((column) => {
              const index = row.index * layout.columns + column;
              if (index < lead || index >= count + lead) return null;
              const item = itemAt(index);
              return (
                <MediaTile
                  // Not the item's id: the focus stays at its index while items arrive or change.
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
  /** The number of empty cells at its beginning. */
  lead: number;
  /** Renders the tiles at once: the row has the focus, or is about to get it. */
  atOnce: boolean;
  children: (columns: readonly number[]) => ReactNode;
}

/**
 * A row is rendered at once, its tiles when there is time: fast scrolling through thousands shows empty rows, but the
 * page never blocks.
 */
function GridRow({ index, top, layout, lead, atOnce, children }: GridRowProps) {
  const filled = useDeferredValue(true, atOnce);
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-busy={!filled || undefined}
      className={classes.row}
      style={{
        height: layout.rowHeight,
        transform: `translateY(${top}px)`,
        paddingInlineStart: lead * (layout.width + gridGap),
      }}
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
