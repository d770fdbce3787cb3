import { expect, test } from "vitest";
import { madeFrom, cloneName, defaultSnapshotName, safetySnapshotName } from "./names.ts";

test("a safety snapshot is named after the restored snapshot, or after the undone restore", () => {
  const safety = safetySnapshotName("v1");
  expect(safety).toBe("Before restoring v1");
  expect(safetySnapshotName(safety)).toBe("Before undoing the restore of v1");
});

test("a safety snapshot's name is truncated to the limit, but not within a character", () => {
  const head = "Before restoring ";
  expect(safetySnapshotName("x".repeat(255))).toBe(head + "x".repeat(255 - head.length));
  const half = "x".repeat(254 - head.length);
  expect(safetySnapshotName(`${half}😀`)).toBe(head + half);
});

test("the rule of a safety snapshot's name is read back from it", () => {
  const safety = safetySnapshotName("v1");
  expect(madeFrom(safety)).toEqual({ rule: "beforeRestoring", snapshot: "v1" });
  const again = safetySnapshotName(safety);
  expect(madeFrom(again)).toEqual({ rule: "beforeUndoing", snapshot: "v1" });
  expect(madeFrom(safetySnapshotName(again))).toEqual({
    rule: "beforeRestoring",
    snapshot: again,
  });
  expect(madeFrom("v1")).toBeNull();
  const unnamed = defaultSnapshotName("Cats", "94b33dbd-0000-4000-8000-000000000000");
  expect(madeFrom(unnamed)).toEqual({ rule: "unnamed", snapshot: "94b33dbd" });
  expect(madeFrom(safetySnapshotName(unnamed))).toEqual({
    rule: "beforeRestoring",
    snapshot: unnamed,
  });
});

test("a clone's name keeps its suffix", () => {
  expect(cloneName("Cats")).toBe("Cats (cloned)");
  expect(cloneName("x".repeat(255))).toBe(`${"x".repeat(246)} (cloned)`);
  expect(cloneName(`${"x".repeat(245)}😀`)).toBe(`${"x".repeat(245)} (cloned)`);
});

test("a snapshot without a name is named after its dataset and its id", () => {
  expect(defaultSnapshotName("Cats", "94b33dbd-0000-4000-8000-000000000000")).toBe(
    "Cats_snapshot_94b33dbd",
  );
});
