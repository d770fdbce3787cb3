import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { GridRows } from "./grid-rows.ts";
import { type Point, dragFrom, edgeScroll, touchedCells } from "./lasso.ts";

export interface LassoOptions {
  ref: RefObject<HTMLElement | null>;
  grid: GridRows;
  /** Called with the touched cells; `add`: extend the selection. Absent where items cannot be selected. */
  onDrawn: ((cells: readonly number[], add: boolean) => void) | undefined;
}

interface Drag {
  pointer: number;
  from: Point;
  /** The pointer's position in the window: the grid may scroll beneath it. */
  client: Point;
  drawn: boolean;
  add: boolean;
}

/**
 * A rectangle drawn over the grid with the mouse or a pen (a finger scrolls). Near an edge it scrolls the page. Escape
 * cancels it.
 */
export function useLasso({ ref, grid, onDrawn }: LassoOptions) {
  const drag = useRef<Drag | null>(null);
  const [corners, setCorners] = useState<readonly [Point, Point] | null>(null);
  const drawing = corners !== null;
  const touched = useMemo(
    () => (corners === null ? null : new Set(touchedCells(corners[0], corners[1], grid))),
    [corners, grid],
  );

  function pointIn(client: Point): Point {
    const box = ref.current?.getBoundingClientRect();
    return { x: client.x - (box?.left ?? 0), y: client.y - (box?.top ?? 0) };
  }

  function draw(): void {
    const { current } = drag;
    if (current?.drawn === true) setCorners([current.from, pointIn(current.client)]);
  }

  function end(): void {
    drag.current = null;
    setCorners(null);
  }

  // While the pointer rests at an edge, the page keeps scrolling and the rectangle grows.
  const latest = useRef({ draw, end });
  useEffect(() => {
    latest.current = { draw, end };
  });
  useEffect(() => {
    if (!drawing) return;
    let frame = requestAnimationFrame(function step() {
      const by = edgeScroll(drag.current?.client.y ?? 0, window.innerHeight);
      if (by !== 0) {
        window.scrollBy(0, by);
        latest.current.draw();
      }
      frame = requestAnimationFrame(step);
    });
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      latest.current.end();
    };
    window.addEventListener("keydown", cancel, true);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("keydown", cancel, true);
    };
  }, [drawing]);

  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (onDrawn === undefined || event.button !== 0 || event.pointerType === "touch") return;
      const client = { x: event.clientX, y: event.clientY };
      const add = event.shiftKey || event.ctrlKey || event.metaKey;
      drag.current = { pointer: event.pointerId, from: pointIn(client), client, drawn: false, add };
    },
    onPointerMove(event: PointerEvent) {
      const { current } = drag;
      if (current === null || event.pointerId !== current.pointer) return;
      const moved = Math.hypot(event.clientX - current.client.x, event.clientY - current.client.y);
      if (!current.drawn && moved < dragFrom) return;
      if (!current.drawn) {
        current.drawn = true;
        // From here on the grid gets every move, and no tile gets a click.
        ref.current?.setPointerCapture(event.pointerId);
      }
      current.client = { x: event.clientX, y: event.clientY };
      draw();
    },
    onPointerUp() {
      const { current } = drag;
      if (current?.drawn === true) {
        onDrawn?.(touchedCells(current.from, pointIn(current.client), grid), current.add);
      }
      end();
    },
    onPointerCancel: end,
  };

  return { handlers: onDrawn === undefined ? {} : handlers, corners, touched };
}
