import type { Box, Label, Polygon } from "#contract/media.ts";

/** Decimals beyond these are traces of the division by the size of the picture. */
export function rounded(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}

/** The box of a label, or the one around its polygon; null where it has no place. */
export function boxOf({ box, polygon }: Label): Box | null {
  if (box) return box;
  const points = polygon?.flat() ?? [];
  if (points.length === 0) return null;
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return [left, top, right - left, bottom - top];
}

type Ring = Polygon[number];

/** The area of a ring, of a picture with an area of 1. */
export function ringArea(ring: Ring): number {
  let sum = 0;
  let [fromX, fromY] = ring.at(-1) ?? [0, 0];
  for (const [x, y] of ring) {
    sum += fromX * y - x * fromY;
    [fromX, fromY] = [x, y];
  }
  return Math.abs(sum) / 2;
}

export function largestRing(polygon: Polygon): Ring | null {
  let largest: Ring | null = null;
  let most = -1;
  for (const ring of polygon) {
    const area = ringArea(ring);
    if (area > most) [largest, most] = [ring, area];
  }
  return largest;
}
