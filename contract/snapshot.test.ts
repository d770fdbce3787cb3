import { expect, test } from "vitest";
import { safetySnapshotName } from "./snapshot.ts";

test("a safety snapshot is named after the restored snapshot, and that of an undo after the undone restore", () => {
  const safety = safetySnapshotName("v1");
  expect(safety).toBe("Before restoring v1");
  expect(safetySnapshotName(safety)).toBe("Before undoing the restore of v1");
});
