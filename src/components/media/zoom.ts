/** The view of a picture in its frame: its scale, and its offset in pixels of the frame. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const whole: View = { scale: 1, x: 0, y: 0 };
export const largest = 16;
/** One press of a key or a button. */
export const zoomStep = 1.5;
/** The scale after a double click. */
export const closeUp = 3;
/** The step of an arrow key with Shift, as a fraction of the frame. */
export const panStep = 0.15;

/**
 * Scales around a point, which keeps its position.
 * @param at In pixels from the middle of the frame.
 */
export function zoomAround(
  view: View,
  factor: number,
  at: { x: number; y: number },
  frame: Size,
): View {
  const scale = Math.min(largest, Math.max(1, view.scale * factor));
  const by = scale / view.scale;
  return within({ scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }, frame);
}

export function panned(view: View, dx: number, dy: number, frame: Size): View {
  return within({ ...view, x: view.x + dx, y: view.y + dy }, frame);
}

/** Keeps the edges of the picture outside of the frame: there is nothing to see beyond them. */
function within({ scale, x, y }: View, frame: Size): View {
  if (scale === 1) return whole;
  return {
    scale,
    x: clamp(x, ((scale - 1) * frame.width) / 2),
    y: clamp(y, ((scale - 1) * frame.height) / 2),
  };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
