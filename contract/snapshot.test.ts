import { expect, test } from "vitest";
import { safetySnapshotName } from "./snapshot.ts";

test("a safety snapshot is named after what is restored, and the one of an undo after what is undone", () => {
  const safety = safetySnapshotName("v1");
  expect(safety).toBe("Before restoring v1");
  expect(safetySnapshotName(safety)).toBe("Before undoing the restore of v1");
});
