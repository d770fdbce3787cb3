import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nameHeight, placeNames } from "./box-names.ts";

const room = { width: 400, height: 300 };
const box = { left: 100, top: 100, width: 80, height: 60, name: "boat 1" };

test("a name is above its box, or below where another one is", () => {
  const [first, second] = placeNames([box, { ...box, name: "boat 2" }], room);
  expect(first?.top).toBe(100 - nameHeight - 1);
  expect(second?.top).toBe(161);
});

test("at the edge of the stage a name stays inside", () => {
  const [corner] = placeNames([{ ...box, left: 380, top: 0, width: 20 }], room);
  expect(corner?.top).toBeGreaterThanOrEqual(0);
  expect((corner?.left ?? 0) + (corner?.width ?? 0)).toBeLessThanOrEqual(400);
});

test("names are never over each other", () => {
  const length = fc.integer({ min: 0, max: 300 });
  const boxes = fc.array(
    fc.record({
      left: length,
      top: length,
      width: length,
      height: length,
      name: fc.constantFrom("a", "rowing boat 5", "person"),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(boxes, (all) => {
      const names = placeNames(all, room).filter((name) => name !== null);
      for (const [index, a] of names.entries()) {
        for (const b of names.slice(index + 1)) {
          const isApart =
            a.left + a.width <= b.left ||
            b.left + b.width <= a.left ||
            a.top + a.height <= b.top ||
            b.top + b.height <= a.top;
          expect(isApart).toBe(true);
        }
      }
    }),
  );
});
