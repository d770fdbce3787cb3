import { expect, test } from "vitest";
import { coverRows } from "./cover-rows.ts";

const item = (name: number, aspect: number) => ({ name, width: aspect * 100, height: 100 });
const names = (rows: ReturnType<typeof item>[][]) => rows.map((row) => row.map(({ name }) => name));

test("two rows of a card are about equally full, and in the order of the dataset", () => {
  const items = Array.from({ length: 12 }, (_, index) => item(index, 1.5));
  const rows = names(coverRows(items, "card"));
  expect(rows.map(({ length }) => length)).toEqual([3, 2]);
  expect(rows.flat()).toEqual(rows.flat().toSorted((a, b) => a - b));
  expect(Math.max(...rows.flat())).toBeGreaterThan(6);
});

test("few pictures fill one row", () => {
  expect(names(coverRows([item(0, 1.5)], "card"))).toEqual([[0]]);
  expect(names(coverRows([item(0, 1), item(1, 1)], "card"))).toEqual([[0, 1]]);
  expect(coverRows([], "card")).toEqual([]);
});

test("a row of a table has one row, with at least one picture", () => {
  expect(names(coverRows([item(0, 4), item(1, 4)], "row"))).toEqual([[0]]);
  expect(names(coverRows([item(0, 1), item(1, 1), item(2, 1), item(3, 1)], "row"))).toEqual([
    [0, 1, 2],
  ]);
});
