import { describe, expect, test } from "vitest";
import { squareLayout, thumbnailAddress } from "./grid-layout.ts";

describe("squares", () => {
  test("fill the width with tiles of about the wanted size", () => {
    const { columns, side } = squareLayout(1_200, 150, 4);
    expect(columns).toBe(7);
    const used = columns * side + (columns - 1) * 4;
    expect(used).toBeLessThanOrEqual(1_200);
    expect(used).toBeGreaterThan(1_200 - columns);
  });

  test("have two columns at least, however narrow", () => {
    expect(squareLayout(320, 300, 4)).toEqual({ columns: 2, side: 158 });
    expect(squareLayout(0, 150, 4)).toEqual({ columns: 2, side: 1 });
  });
});

test("thumbnails are requested in one of a few widths", () => {
  const address = "/api/v1/dataset/d/media/m/thumbnail?v=ab";
  expect(thumbnailAddress(address, 148, 1)).toBe(`${address}&w=256`);
  expect(thumbnailAddress(address, 148, 2)).toBe(`${address}&w=512`);
  expect(thumbnailAddress(address, 820, 3)).toBe(`${address}&w=1024`);
  expect(thumbnailAddress("https://cdn.test/x.jpg", 100, 1)).toBe("https://cdn.test/x.jpg");
});
