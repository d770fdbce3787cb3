import { describe, expect, test } from "vitest";
import { gridGap, layOut, nextIndex, rowsThatFit, thumbnailAddress } from "./grid-layout.ts";

describe("the grid", () => {
  test("fills the width with tiles of about the wanted size", () => {
    const { columns, width } = layOut(1_200, 150);
    expect(columns).toBe(7);
    const used = columns * width + (columns - 1) * gridGap;
    expect(used).toBeLessThanOrEqual(1_200);
    expect(used).toBeGreaterThan(1_200 - columns);
  });

  test("has two columns at least, however narrow", () => {
    expect(layOut(320, 300)).toMatchObject({ columns: 2, width: 157 });
    expect(layOut(0, 150)).toMatchObject({ columns: 2, width: 1 });
  });

  test("has captions where there is room for them", () => {
    expect(layOut(1_200, 80).captions).toBe(false);
    expect(layOut(1_200, 200).captions).toBe(true);
  });
});

test("the page is as long as its rows, up to the browser's limit", () => {
  expect(rowsThatFit(23, { columns: 5, rowHeight: 176 })).toBe(5);
  expect(rowsThatFit(0, { columns: 5, rowHeight: 176 })).toBe(0);
  const rows = rowsThatFit(1_000_000, { columns: 2, rowHeight: 200 });
  expect(rows * 200).toBe(30_000_000);
});

test("keys move by item, row and page, and stop at the edges", () => {
  const move = (key: string, from: number) => nextIndex(key, from, 23, { columns: 5 });
  expect(move("ArrowRight", 22)).toBe(22);
  expect(move("ArrowLeft", 0)).toBe(0);
  expect(move("ArrowDown", 3)).toBe(8);
  expect(move("ArrowDown", 20)).toBe(20);
  expect(move("ArrowUp", 2)).toBe(2);
  expect(move("PageDown", 4)).toBe(22);
  expect(move("Home", 17)).toBe(0);
  expect(move("End", 0)).toBe(22);
  expect(move("x", 0)).toBeNull();
});

test("thumbnails are requested in one of a few widths", () => {
  const address = "/api/v1/dataset/d/media/m/thumbnail?v=ab";
  expect(thumbnailAddress(address, 148, 1)).toBe(`${address}&w=256`);
  expect(thumbnailAddress(address, 148, 2)).toBe(`${address}&w=384`);
  expect(thumbnailAddress(address, 400, 3)).toBe(`${address}&w=512`);
  expect(thumbnailAddress("https://cdn.test/x.jpg", 100, 1)).toBe("https://cdn.test/x.jpg");
});
