import { type PointerEvent, useEffect, useRef, useState } from "react";
import { type View, closeUp, panStep, panned, whole, zoomAround, zoomStep } from "./zoom.ts";

/**
 * Zoom and pan of the content of a frame: wheel, pinch, drag, double click; keys and buttons use the functions.
 * @param subject A new one resets the zoom.
 */
export function useZoom(subject: string) {
  const frame = useRef<HTMLDivElement>(null);
  const [{ of, view: last }, setState] = useState({ of: subject, view: whole });
  const view = of === subject ? last : whole;
  /** The pointers (fingers or the mouse), by id. */
  const pointers = useRef(new Map<number, { x: number; y: number }>());

  function change(next: (view: View, size: { width: number; height: number }) => View): void {
    const box = frame.current;
    if (!box) return;
    const size = { width: box.clientWidth, height: box.clientHeight };
    setState((state) => ({
      of: subject,
      view: next(state.of === subject ? state.view : whole, size),
    }));
  }

  /** Relative to the middle of the frame, which a transform of its content does not move. */
  function fromMiddle(clientX: number, clientY: number) {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  }

  const zoom = (factor: number, at = { x: 0, y: 0 }) =>
    change((before, size) => zoomAround(before, factor, at, size));

  // React's own wheel listener is passive, so it cannot keep the page from scrolling.
  const latest = useRef({ zoom, fromMiddle });
  useEffect(() => {
    latest.current = { zoom, fromMiddle };
  });
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      // A pinch on a touchpad arrives as a wheel event with ctrlKey, in small steps.
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018));
      latest.current.zoom(factor, latest.current.fromMiddle(event.clientX, event.clientY));
    };
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
    // A video between two images has no frame to listen on.
  }, [subject]);

  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (view.scale > 1 || pointers.current.size > 1) {
        frame.current?.setPointerCapture(event.pointerId);
      }
    },
    onPointerMove(event: PointerEvent) {
      const before = pointers.current.get(event.pointerId);
      if (before === undefined) return;
      // Released outside of the frame.
      if (event.buttons === 0) return void pointers.current.delete(event.pointerId);
      const now = { x: event.clientX, y: event.clientY };
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      pointers.current.set(event.pointerId, now);
      if (other === undefined) {
        change((state, size) => panned(state, now.x - before.x, now.y - before.y, size));
        return;
      }
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      zoom(factor, fromMiddle((now.x + other.x) / 2, (now.y + other.y) / 2));
    },
    onPointerUp: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onPointerCancel: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onDoubleClick: (event: { clientX: number; clientY: number }) =>
      view.scale > 1
        ? change(() => whole)
        : zoom(closeUp, fromMiddle(event.clientX, event.clientY)),
  };

  return {
    frame,
    view,
    handlers,
    zoomIn: () => zoom(zoomStep),
    zoomOut: () => zoom(1 / zoomStep),
    reset: () => change(() => whole),
    /** In steps: 1, 0 shows more of the right side. */
    pan: (right: number, down: number) =>
      change((before, size) =>
        panned(before, -right * panStep * size.width, -down * panStep * size.height, size),
      ),
  };
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
