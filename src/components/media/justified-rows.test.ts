import { describe, expect, test } from "vitest";
import { aspectOf, isCropped, justifiedRows } from "./justified-rows.ts";

const page = { width: 1392, target: 164, gap: 4, lastRow: "ragged" } as const;
/** Shapes as cameras and phones make them, and a panorama now and then. */
const shapes = [1.5, 0.667, 1.333, 1.778, 0.75, 1, 1.5, 4, 1.5, 0.5625, 1.333];
const mixed = Array.from({ length: 400 }, (_, index) => shapes[(index * 7) % shapes.length] ?? 1);

function filled(widths: readonly number[], gap: number): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
}

describe("rows of pictures", () => {
  test("are as wide as the page, near the wanted height, and in order", () => {
    const rows = justifiedRows(mixed, page);
    let next = 0;
    for (const { first, widths, height } of rows.slice(0, -1)) {
      expect(first).toBe(next);
      next += widths.length;
      expect(filled(widths, page.gap)).toBe(page.width);
      expect(height).toBeGreaterThanOrEqual(164 * 0.85);
      expect(height).toBeLessThanOrEqual(164 * 1.25);
    }
    expect(next + (rows.at(-1)?.widths.length ?? 0)).toBe(mixed.length);
  });

  test("keep the shape of each picture, to a pixel", () => {
    for (const { first, widths, height } of justifiedRows(mixed, page)) {
      for (const [index, width] of widths.entries()) {
        const aspect = mixed[first + index] ?? 1;
        expect(Math.abs(width - aspect * height)).toBeLessThanOrEqual(1 + aspect);
      }
    }
  });

  test("take one more picture where that is nearer to the wanted height", () => {
    const row = (...aspects: number[]) =>
      justifiedRows(aspects, { width: 1000, target: 100, gap: 0, lastRow: "full" })[0]?.widths
        .length;
    // 8 alone would be 125 high, 10.5 together 95
    expect(row(4, 4, 2.5, 5, 5)).toBe(3);
    // 9.5 alone would be 105 high, 14.5 together 69
    expect(row(5, 4.5, 5, 5)).toBe(2);
  });

  test("the last row keeps the height, and is not stretched", () => {
    const last = justifiedRows([1.5, 1], page).at(-1);
    expect(last).toEqual({ first: 0, widths: [246, 164], height: 164 });
  });

  test("the last row of a part is full as the others are", () => {
    const rows = justifiedRows(mixed.slice(0, 101), { ...page, lastRow: "full" });
    for (const { widths, height } of rows) {
      expect(filled(widths, page.gap)).toBe(page.width);
      expect(height).toBeGreaterThanOrEqual(164 * 0.8);
      expect(height).toBeLessThanOrEqual(164 * 1.3);
    }
  });

  test("squares, one picture, none", () => {
    expect(justifiedRows([], page)).toEqual([]);
    expect(justifiedRows([5], { ...page, width: 320 })).toEqual([
      { first: 0, widths: [320], height: 64 },
    ]);
    const squares = justifiedRows(new Float32Array(17).fill(1), page);
    expect(squares.map(({ widths }) => widths.length)).toEqual([8, 8, 1]);
  });

  test("a width that is not known yet breaks nothing", () => {
    for (const { widths, height } of justifiedRows(mixed, { ...page, width: 0 })) {
      expect(Math.min(height, ...widths)).toBeGreaterThan(0);
    }
  });

  test("a million pictures are laid out in moments", () => {
    const many = Float32Array.from({ length: 1_000_000 }, (_, index) => mixed[index % 400] ?? 1);
    expect(justifiedRows(many, page).length).toBeGreaterThan(100_000);
  });
});

test("shapes are kept between two limits; an unknown size is 4:3", () => {
  expect(aspectOf({ width: 3000, height: 2000 })).toBe(1.5);
  expect(aspectOf({ width: 10_000, height: 1000 })).toBe(5);
  expect(aspectOf({ width: 100, height: 1000 })).toBe(0.4);
  expect(aspectOf({ width: 0, height: 0 })).toBe(4 / 3);
  expect(isCropped({ width: 10_000, height: 1000 })).toBe(true);
  expect(isCropped({ width: 4000, height: 1000 })).toBe(false);
  expect(isCropped({ width: 0, height: 1000 })).toBe(false);
});
