import type { Box, Label } from "#contract/media.ts";

export interface Detected {
  name: string;
  confidence: number;
  /** Corners, 0 to 1 of the picture. */
  from: [number, number];
  to: [number, number];
}

/** Of one picture. */
const mostObjects = 100;
/** The share of the union that two boxes of one object overlap by at least. */
const overlap = 0.5;

/** One box for each object: the most certain first, without those that overlap a better one of the same name. */
export function distinct(found: readonly Detected[]): Omit<Label, "source">[] {
  const kept: Detected[] = [];
  for (const one of found.toSorted((a, b) => b.confidence - a.confidence)) {
    if (kept.length === mostObjects) break;
    if (kept.some((other) => other.name === one.name && shareOf(one, other) > overlap)) continue;
    kept.push(one);
  }
  return kept.flatMap(({ name, confidence, from, to }) => {
    const box = boxOf(from, to);
    return box === null ? [] : [{ name, box, confidence: rounded(Math.min(1, confidence), 4) }];
  });
}

/** null where nothing of it is in the picture. */
function boxOf(from: [number, number], to: [number, number]): Box | null {
  const [left, top] = [within(from[0]), within(from[1])];
  const [width, height] = [rounded(within(to[0]) - left, 6), rounded(within(to[1]) - top, 6)];
  return width > 0 && height > 0 ? [left, top, width, height] : null;
}

function within(value: number): number {
  return rounded(Math.min(1, Math.max(0, value)), 6);
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Intersection over union. */
function shareOf(a: Detected, b: Detected): number {
  const width = Math.min(a.to[0], b.to[0]) - Math.max(a.from[0], b.from[0]);
  const height = Math.min(a.to[1], b.to[1]) - Math.max(a.from[1], b.from[1]);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (areaOf(a) + areaOf(b) - both);
}

function areaOf({ from, to }: Detected): number {
  return (to[0] - from[0]) * (to[1] - from[1]);
}
