import { expect, test } from "vitest";
import { safetySnapshotName } from "#contract/names.ts";
import { madeNames as german } from "./de/made-names.ts";
import { displayName } from "./made-names.ts";

test("in English a made name is shown as it is stored", () => {
  const once = safetySnapshotName("v1");
  const thrice = safetySnapshotName(safetySnapshotName(once));
  for (const name of ["v1", once, thrice]) expect(displayName(name)).toBe(name);
});

test("in German it is worded by its rule", () => {
  expect(german.madeNames.beforeRestoring("v1")).toBe("Vor dem Wiederherstellen von ‚v1‘");
});
