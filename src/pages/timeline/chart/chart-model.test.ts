import { describe, expect, test } from "vitest";
import type { DatasetShape } from "#contract/shape.ts";
import { bandPath, chartModel, itemsPath, rangeOf, ticksOf } from "./chart-model.ts";

type Point = DatasetShape["points"][number];

function point(index: number, more: Partial<Point> = {}): Point {
  return {
    snapshot_id: `s${index}`,
    snapshot_name: `s${index}`,
    created_at: `2026-03-0${index + 1}T12:00:00.000001`,
    n_snapshots: 1,
    n_items: 100,
    undone: false,
    counts: [60, 30],
    others: 10,
    ...more,
  };
}

function shape(points: Point[], restoredAt: string[] = []): DatasetShape {
  return {
    classes: [
      { label: "car", largest: 60 },
      { label: "dog", largest: 30 },
    ],
    total: points.length,
    points,
    restores: restoredAt.map((created_at, index) => ({
      task_id: `t${index}`,
      created_at,
      snapshot_id: "s0",
      snapshot_name: "s0",
    })),
    pending: 0,
  };
}

describe("the shares", () => {
  test("of a point add up to one, the other classes are the last band", () => {
    const model = chartModel(shape([point(0)]));
    expect(model.shares).toEqual([[0.6, 0.3, 0.1]]);
    expect(model.edges[0]?.at(-1)).toBeCloseTo(1);
  });

  test("that are small are drawn larger, and the true ones stay known", () => {
    const model = chartModel(shape([point(0, { counts: [990, 10], others: 0 })]));
    expect(model.shares).toEqual([[0.99, 0.01, 0]]);
    expect(model.edges[0]?.map((edge) => Math.round(edge * 100))).toEqual([97, 100, 100]);
  });

  test("of a point without labels, and of one that is not counted", () => {
    const model = chartModel(
      shape([point(0, { counts: [0, 0], others: 0 }), point(1, { counts: null, others: null })]),
    );
    expect(model.edges).toEqual([[0, 0, 0], null]);
  });

  test("leave a gap where they are not counted", () => {
    const uncounted = point(1, { counts: null, others: null });
    const model = chartModel(shape([point(0), uncounted, point(2)]));
    const path = bandPath(model, 0, { width: 300, top: 0, height: 100 });
    expect(path).toBe("M0 100V40H100V100H0ZM200 100V40H300V100H200Z");
  });
});

test("restores are placed before the first snapshot after them, and what they undid is in spans", () => {
  const model = chartModel(
    shape(
      [point(0), point(1, { undone: true }), point(2, { undone: true }), point(3)],
      ["2026-03-03T13:00:00Z", "2026-03-09T13:00:00Z"],
    ),
  );
  expect(model.restores.map(({ at }) => at)).toEqual([3, 4]);
  expect(model.undone).toEqual([[1, 2]]);
});

test("the line of items goes from the fewest to the most, and is in the middle where there is one number", () => {
  const area = { width: 200, top: 0, height: 20 };
  expect(itemsPath(chartModel(shape([point(0), point(1, { n_items: 50 })])), area)).toBe(
    "M0 0H100V20H200",
  );
  expect(itemsPath(chartModel(shape([point(0)])), area)).toBe("M0 10H200");
});

test("dates have room for themselves", () => {
  expect(ticksOf(4, 400, 90)).toEqual([0, 1, 2, 3]);
  expect(ticksOf(400, 400, 100)).toEqual([0, 100, 200, 300]);
  expect(ticksOf(1, 40, 90)).toEqual([0]);
});

test("a range has its older end first", () => {
  expect(rangeOf({ from: 4, to: 2 })).toEqual({ from: 2, to: 4 });
  expect(rangeOf({ from: 2, to: 2 })).toBeNull();
  expect(rangeOf(null)).toBeNull();
});
