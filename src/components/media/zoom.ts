/** How a picture is seen in its frame: enlarged, and moved by pixels of the frame. */
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
/** What a double click enlarges to. */
export const closeUp = 3;
/** One press of an arrow key with Shift, as a part of the frame. */
export const panStep = 0.15;

/**
 * Enlarged by a factor around a point, which stays where it is.
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

/** No edge of the picture comes into the frame: there is nothing to see beyond it. */
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
