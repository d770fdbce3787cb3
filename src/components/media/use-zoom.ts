import { type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import {
  type Placed,
  type Room,
  type Size,
  type StageView,
  fitZoom,
  panStep,
  panned,
  placed,
  zoomStep,
  zoomedTo,
} from "./stage-view.ts";

const middle = { x: 0, y: 0 };

/**
 * Zoom and pan of a picture on its stage: wheel, pinch, drag, double click; keys and buttons use the functions. The zoom
 * is kept from picture to picture while it is not the one that fits.
 * @param edge What a picture that fits leaves free at the left and the right, in pixels.
 */
export function useZoom(picture: Size | null, edge?: number) {
  const [stage, setStage] = useState<HTMLDivElement | null>(null);
  const [{ width, height }, setMeasured] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState<StageView>(null);
  /** The pointers (fingers or the mouse), by id. */
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const room: Room = { width, height, density: window.devicePixelRatio || 1, edge };
  const size = picture !== null && picture.width > 0 && picture.height > 0 ? picture : null;
  const isReady = size !== null && width > 0 && height > 0;
  const place: Placed | null = isReady ? placed(view, size, room) : null;
  const fit = isReady ? fitZoom(size, room) : 1;

  function zoomTo(next: (zoom: number) => number, at = middle): void {
    if (!isReady) return;
    setView((before) => zoomedTo(before, next(before?.zoom ?? fit), at, { picture: size, room }));
  }

  function panBy(by: { x: number; y: number }): void {
    if (isReady) setView((before) => panned(before, by, { picture: size, room }));
  }

  function fromMiddle(clientX: number, clientY: number) {
    const box = stage?.getBoundingClientRect();
    if (!box) return middle;
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  }

  // React's own wheel listener is passive, so it cannot keep the page from scrolling.
  const latest = useRef({ zoomTo, fromMiddle });
  useEffect(() => {
    latest.current = { zoomTo, fromMiddle };
  });
  useEffect(() => {
    if (stage === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      // A pinch on a touchpad arrives as a wheel event with ctrlKey, in small steps.
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018));
      const { zoomTo: zoom, fromMiddle: offset } = latest.current;
      zoom((before) => before * factor, offset(event.clientX, event.clientY));
    };
    stage.addEventListener("wheel", onWheel, { passive: false });
    return () => stage.removeEventListener("wheel", onWheel);
  }, [stage]);

  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (view !== null || pointers.current.size > 1) stage?.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      const before = pointers.current.get(event.pointerId);
      if (before === undefined) return;
      // Released outside of the stage.
      if (event.buttons === 0) return void pointers.current.delete(event.pointerId);
      const now = { x: event.clientX, y: event.clientY };
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      pointers.current.set(event.pointerId, now);
      if (other === undefined) return panBy({ x: now.x - before.x, y: now.y - before.y });
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      const at = fromMiddle((now.x + other.x) / 2, (now.y + other.y) / 2);
      zoomTo((zoom) => zoom * factor, at);
    },
    onPointerUp: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onPointerCancel: (event: PointerEvent) => void pointers.current.delete(event.pointerId),
    onDoubleClick(event: { clientX: number; clientY: number }) {
      if (view !== null) return setView(null);
      zoomTo(() => (fit < 1 ? 1 : 2), fromMiddle(event.clientX, event.clientY));
    },
  };

  useLayoutEffect(() => {
    if (stage === null) return;
    const measure = () => setMeasured({ width: stage.clientWidth, height: stage.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(stage);
    return () => observer.disconnect();
  }, [stage]);

  return {
    onStage: setStage,
    room,
    /** null until the stage is measured. */
    place,
    isFit: view === null,
    handlers,
    zoomIn: () => zoomTo((zoom) => zoom * zoomStep),
    zoomOut: () => zoomTo((zoom) => zoom / zoomStep),
    toFit: () => setView(null),
    toPixels: () => zoomTo(() => 1),
    /** In steps: 1, 0 shows more of the right side. */
    pan: (right: number, down: number) =>
      panBy({ x: -right * panStep * width, y: -down * panStep * height }),
  };
}

export type Zoom = ReturnType<typeof useZoom>;

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
