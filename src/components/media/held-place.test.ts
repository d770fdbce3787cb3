import { expect, test } from "vitest";
import { leadOf } from "./held-place.ts";

const held = { columns: 6, top: null, focused: false };

test("a held tile stays in its column", () => {
  expect(leadOf({ ...held, index: 20, column: 2 }, 6)).toBe(0);
  // two items before it are gone: as many cells stay empty
  expect(leadOf({ ...held, index: 18, column: 2 }, 6)).toBe(2);
  // there are two more: four cells compensate for them
  expect(leadOf({ ...held, index: 22, column: 2 }, 6)).toBe(4);
});

test("without a held tile, or with other columns, no cell stays empty", () => {
  expect(leadOf(null, 6)).toBe(0);
  expect(leadOf({ ...held, index: 18, column: 2 }, 5)).toBe(0);
});
