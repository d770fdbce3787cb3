import { describe, expect, test } from "vitest";
import { isNear, pagesFor } from "./page-window.ts";

describe("the pages of the visible items", () => {
  test("are those that contain them, and the first", () => {
    expect(pagesFor([{ first: 0, last: 119 }], 120, 1_000)).toEqual([0]);
    expect(pagesFor([{ first: 0, last: 120 }], 120, 1_000)).toEqual([0, 1]);
    expect(pagesFor([{ first: 110, last: 130 }], 120, 1_000)).toEqual([0, 1]);
    expect(pagesFor([{ first: 60_000, last: 60_080 }, null], 120, 100_000)).toEqual([0, 500]);
    expect(
      pagesFor(
        [
          { first: 60_000, last: 60_080 },
          { first: 239, last: 240 },
        ],
        120,
        100_000,
      ),
    ).toEqual([0, 1, 2, 500]);
  });

  test("end with the items", () => {
    expect(pagesFor([{ first: 100, last: 500 }], 120, 130)).toEqual([0, 1]);
    expect(pagesFor([{ first: 600, last: 700 }], 120, 130)).toEqual([0]);
    expect(pagesFor([{ first: 0, last: 80 }], 120, 0)).toEqual([0]);
  });
});

test("a jump is distinguished from a scroll", () => {
  expect(isNear({ first: 0, last: 80 }, { first: 70, last: 150 }, 120)).toBe(true);
  expect(isNear({ first: 400, last: 480 }, { first: 290, last: 370 }, 120)).toBe(true);
  expect(isNear({ first: 0, last: 80 }, { first: 50_000, last: 50_080 }, 120)).toBe(false);
});
