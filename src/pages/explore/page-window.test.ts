import { describe, expect, test } from "vitest";
import { isNear, pageOf, pagesFor } from "./page-window.ts";

describe("the pages of what is in sight", () => {
  test("are those that it lies on, and the first", () => {
    expect(pageOf(119)).toBe(0);
    expect(pageOf(120)).toBe(1);
    expect(pagesFor([{ first: 0, last: 40 }], 1_000)).toEqual([0]);
    expect(pagesFor([{ first: 110, last: 130 }], 1_000)).toEqual([0, 1]);
    expect(pagesFor([{ first: 60_000, last: 60_080 }, null], 100_000)).toEqual([0, 500]);
    expect(
      pagesFor(
        [
          { first: 60_000, last: 60_080 },
          { first: 239, last: 240 },
        ],
        100_000,
      ),
    ).toEqual([0, 1, 2, 500]);
  });

  test("end where the items end", () => {
    expect(pagesFor([{ first: 100, last: 500 }], 130)).toEqual([0, 1]);
    expect(pagesFor([{ first: 600, last: 700 }], 130)).toEqual([0]);
    expect(pagesFor([{ first: 0, last: 80 }], 0)).toEqual([0]);
  });
});

test("a jump is told from a scroll", () => {
  expect(isNear({ first: 0, last: 80 }, { first: 70, last: 150 })).toBe(true);
  expect(isNear({ first: 400, last: 480 }, { first: 290, last: 370 })).toBe(true);
  expect(isNear({ first: 0, last: 80 }, { first: 50_000, last: 50_080 })).toBe(false);
});
