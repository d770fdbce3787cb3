import { expect, test } from "vitest";
import { defaultSnapshotName, safetySnapshotName } from "#contract/names.ts";
import { madeNames as german } from "./de/made-names.ts";
import { displayName } from "./made-names.ts";

test("in English a made name is shown as it is stored", () => {
  const once = safetySnapshotName("v1");
  const thrice = safetySnapshotName(safetySnapshotName(once));
  for (const name of ["v1", once, thrice]) expect(displayName(name)).toBe(name);
});

test("a default name is shown without its dataset's, inside a safety snapshot's too", () => {
  const unnamed = defaultSnapshotName("Cats", "94b33dbd-0000-4000-8000-000000000000");
  expect(displayName(unnamed)).toBe("Snapshot 94b33dbd");
  expect(displayName(safetySnapshotName(unnamed))).toBe("Before restoring Snapshot 94b33dbd");
});

test("in German it is worded by its rule", () => {
  expect(german.madeNames.beforeRestoring("v1")).toBe("Vor dem Wiederherstellen von ‚v1‘");
});
