import { useMemo } from "react";
import type { Span } from "#/lib/page-window.ts";
import { equalRows } from "./grid-rows.ts";
import { stuckHeight } from "./held-place.ts";
import { useGridWidth, useRowWindow } from "./use-row-window.ts";

interface WindowGridOptions<Layout> {
  /** The number of tiles. */
  count: number;
  /** The layout of the tiles for a width in pixels; `rowHeight` includes the gap. */
  layOut: (width: number) => Layout;
  /** Called with the indices of the tiles that are visible, or nearly. */
  onShow: (span: Span) => void;
}

/** A grid of equal tiles, of which only visible rows are rendered; see `useRowWindow`. */
export function useWindowGrid<
  Root extends HTMLElement,
  Layout extends { columns: number; rowHeight: number },
>({ count, layOut, onShow }: WindowGridOptions<Layout>) {
  const { ref, root, width } = useGridWidth<Root>();
  const layout = layOut(width);
  const { columns, rowHeight } = layout;
  const plan = useMemo(
    () => equalRows({ count, columns, width: 1, height: Math.max(1, rowHeight), gap: 0 }),
    [count, columns, rowHeight],
  );
  const grid = useRowWindow({
    root,
    width,
    plan,
    columns,
    onShow,
    stuck: stuckHeight,
    below: 72,
  });
  return {
    ...grid,
    ref,
    layout,
    shown: grid.shown.map(({ index, top }) => ({ key: index, index, y: top })),
  };
}
