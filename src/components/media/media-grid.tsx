import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useDeferredValue,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { MediaItem } from "#contract/media.ts";
import type { Span } from "#/lib/page-window.ts";
import { pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { gridGap, squareLayout } from "./grid-layout.ts";
import { type GridRows, equalRows } from "./grid-rows.ts";
import { type GridSight, type HeldPlace, leadOf } from "./held-place.ts";
import { type KnownAspects, type PartCache, justifiedGrid } from "./justified-grid.ts";
import type { Point } from "./lasso.ts";
import classes from "./media-grid.module.css";
import { MediaTile, type TileActions } from "./media-tile.tsx";
import type { TileMark, TileShow } from "./tile-show.ts";
import { useLasso } from "./use-lasso.ts";
import { useGridWidth, useRowWindow } from "./use-row-window.ts";

export interface GridHandle {
  /** The visible part now; null where no tile is visible. */
  sight: () => GridSight | null;
}

export type GridLook = "rows" | "squares";

export interface MediaGridProps {
  ref?: Ref<GridHandle>;
  label: string;
  /** The number of items; `itemAt` returns those that are loaded. */
  count: number;
  itemAt: (index: number) => MediaItem | undefined;
  look: GridLook;
  /** The shapes of the items, for rows; a new object when others become known. */
  aspects: KnownAspects;
  /** The approximate height of a row, or the side of a square, in pixels. */
  tileSize: number;
  show: TileShow;
  /** What an edit just changed on an item. */
  markOf: (item: MediaItem) => TileMark | undefined;
  colourOf: (label: string) => string;
  isSelected: (item: MediaItem) => boolean;
  /** A click selects, and does not open. */
  selecting: boolean;
  /** Absent where items cannot be selected. */
  onSelect?: ((index: number, range: boolean) => void) | undefined;
  /** A rectangle was drawn over these indices, ascending; `add`: extend the selection. */
  onLasso?: ((indices: readonly number[], add: boolean) => void) | undefined;
  onOpen: (item: MediaItem) => void;
  /** Absent where items cannot be compared by their looks. */
  onSimilar?: ((item: MediaItem) => void) | undefined;
  /** Called with the indices that are visible, or nearly. */
  onShow: (span: Span) => void;
  /** The tile that keeps its position on the screen while the list is replaced. */
  held?: HeldPlace | null;
}

/** Height of what stays at the top of the window, in pixels. */
const stuck = 136;
/** The bar of the selection floats over the end of the window. */
const below = 96;

/**
 * A grid of thumbnails that scrolls with the page. One tile is in the tab order; arrows, Home, End and the page keys
 * move the focus, Enter opens, Space selects, with Shift a range. Drawing a rectangle with the pointer selects too.
 */
export function MediaGrid({ ref: gridRef, ...props }: MediaGridProps) {
  const { count, itemAt: itemOf, onLasso, onOpen, onSimilar, onShow, held = null } = props;
  const select = props.onSelect;
  const { ref, root, width } = useGridWidth<HTMLDivElement>();
  const { plan, lead, columns, gap } = usePlan(props, width);
  const grid = useRowWindow({ root, width, plan, lead, columns, onShow, held, stuck, below });
  const { rows, reachable, active, activeRow, focus, move } = grid;
  useImperativeHandle(gridRef, () => ({ sight: grid.sight }));

  // The grid counts cells, some of which may be empty before the first item.
  const itemAt = (cell: number) => (cell < lead ? undefined : itemOf(cell - lead));
  const onSelect = select && ((cell: number, range: boolean) => select(cell - lead, range));

  const lasso = useLasso({
    ref: root,
    grid: plan,
    onDrawn:
      onLasso &&
      ((cells, add) => {
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
    } else if (isPlain(event) && pressedKey(event.nativeEvent) === "s" && singleKeys.get()) {
      if (item?.media_type === "image") onSimilar?.(item);
    } else {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = move(event.key);
      if (next === null) return;
      if (event.shiftKey) onSelect?.(next, true);
    }
    event.preventDefault();
  }

  const latest = useRef({ itemAt, onOpen, onSimilar, onSelect, selecting: props.selecting });
  useLayoutEffect(() => {
    latest.current = { itemAt, onOpen, onSimilar, onSelect, selecting: props.selecting };
  });
  const [actions] = useState<TileActions>(() => ({
    focus,
    press(index) {
      const { current } = latest;
      const item = current.itemAt(index);
      if (item === undefined) return;
      if (current.selecting && current.onSelect) current.onSelect(index, false);
      else current.onOpen(item);
    },
    select: (index, range) => latest.current.onSelect?.(index, range),
    similar(index) {
      const item = latest.current.itemAt(index);
      if (item) latest.current.onSimilar?.(item);
    },
  }));

  return (
    <div
      ref={ref}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows}
      aria-colcount={plan.columns}
      aria-multiselectable={onSelect !== undefined}
      className={classes.grid}
      style={{ height: grid.height }}
      tabIndex={-1}
      onKeyDown={press}
      {...lasso.handlers}
    >
      {grid.shown.map((row) => (
        <Row
          key={row.index}
          index={row.index}
          top={row.top}
          height={row.height}
          gap={gap}
          indent={row.index === 0 ? (row.lefts[lead] ?? 0) : 0}
          atOnce={row.index === activeRow || grid.moved}
        >
          {() =>
            row.widths.map((tileWidth, column) => {
              const index = row.first + column;
              if (index < lead || index >= count + lead) return null;
              const item = itemAt(index);
              return (
                <MediaTile
                  // Not the item's id: the focus stays at its index while items arrive or change.
                  key={index}
                  item={item}
                  index={index}
                  column={column + 1}
                  width={tileWidth}
                  height={row.height}
                  show={props.show}
                  mark={item && props.markOf(item)}
                  colourOf={props.colourOf}
                  selectable={onSelect !== undefined}
                  // Only images are compared by their looks.
                  comparable={onSimilar !== undefined && item?.media_type === "image"}
                  selected={
                    lasso.touched?.has(index) === true ||
                    (item !== undefined && props.isSelected(item))
                  }
                  tabbable={index === active}
                  actions={actions}
                />
              );
            })
          }
        </Row>
      ))}
      {lasso.corners && <Rectangle corners={lasso.corners} />}
    </div>
  );
}

type PlanProps = Pick<MediaGridProps, "look" | "count" | "tileSize" | "aspects" | "held">;

/** The rows, and the empty cells before the first item; only squares have columns to stay in. */
function usePlan({ look, count, tileSize, aspects, held = null }: PlanProps, width: number) {
  const gap = gridGap(window.innerWidth);
  const [cache] = useState<PartCache>(() => new Map());
  const squares = useMemo(() => squareLayout(width, tileSize, gap), [width, tileSize, gap]);
  const columns = look === "squares" ? squares.columns : 0;
  const lead = count === 0 ? 0 : leadOf(held, columns);
  const plan = useMemo((): GridRows => {
    if (look === "rows") {
      return justifiedGrid(aspects, { count, width, target: tileSize, gap }, cache);
    }
    const { columns: across, side } = squares;
    return equalRows({ count: count + lead, columns: across, width: side, height: side, gap });
  }, [look, aspects, count, width, tileSize, gap, cache, squares, lead]);
  return { plan, lead, columns, gap };
}

function isPlain({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && !shiftKey;
}

interface RowProps {
  index: number;
  top: number;
  height: number;
  gap: number;
  /** Of its first tile. */
  indent: number;
  /** Renders the tiles at once: the row has the focus, or is about to get it. */
  atOnce: boolean;
  children: () => ReactNode;
}

/**
 * A row is rendered at once, its tiles when there is time: fast scrolling through thousands shows empty rows, but the
 * page never blocks.
 */
function Row({ index, top, height, gap, indent, atOnce, children }: RowProps) {
  const filled = useDeferredValue(true, atOnce);
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-busy={!filled || undefined}
      className={classes.row}
      style={{ height, gap, transform: `translateY(${top}px)`, paddingInlineStart: indent }}
    >
      {filled && children()}
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
