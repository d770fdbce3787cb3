import { expect, it } from "vitest";
import { chooseClasses, pointsOf, shapePoints } from "./shape.ts";

it("takes the six most frequent classes, ties by name, and no class of nothing", () => {
  const counts = new Map(
    Object.entries({ b: 3, a: 3, dog: 1, car: 90, gone: 0, van: 5, x: 2, y: 1 }),
  );
  expect(chooseClasses([], counts)).toEqual(["car", "van", "a", "b", "x", "dog"]);
});

it("a chosen class keeps its place, whatever became of it; new ones take the free places", () => {
  const counts = new Map(Object.entries({ new: 900, car: 5 }));
  expect(chooseClasses(["gone", "car"], counts)).toEqual(["gone", "car", "new"]);
  const full = ["1", "2", "3", "4", "5", "6"];
  expect(chooseClasses(full, counts)).toEqual(full);
});

it("groups only what does not fit, and keeps the points when snapshots are added", () => {
  expect(pointsOf(0)).toEqual([]);
  expect(pointsOf(1)).toEqual([0]);
  expect(pointsOf(shapePoints)).toHaveLength(shapePoints);
  for (const total of [shapePoints + 1, 999, 10_000, 123_457]) {
    const points = pointsOf(total);
    expect(points.length).toBeLessThanOrEqual(shapePoints);
    expect(points.length).toBeGreaterThanOrEqual(shapePoints / 2);
    expect(points.at(-1)).toBe(total - 1);
    expect(new Set(points).size).toBe(points.length);
    // All but the newest one stay.
    expect(pointsOf(total + 1)).toEqual(expect.arrayContaining(points.slice(0, -1)));
  }
});
