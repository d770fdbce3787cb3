import { describe, expect, test } from "vitest";
import { restoreGuard, safetyOffer } from "./restore-guard.ts";

const blocked = "Not possible while the dataset is “Error”";

describe("safetyOffer", () => {
  test("is not needed where nothing changed", () => {
    expect(safetyOffer({ changes: 0, serverMakesSafety: false, createRefusal: blocked })).toEqual({
      kind: "unneeded",
    });
  });

  test("is available in any state if the server makes it", () => {
    expect(safetyOffer({ changes: 2, serverMakesSafety: true, createRefusal: blocked })).toEqual({
      kind: "offered",
    });
  });

  test("otherwise needs a snapshot to be possible now, and gives the reason if it is not", () => {
    const stakes = { changes: undefined, serverMakesSafety: false };
    expect(safetyOffer({ ...stakes, createRefusal: null })).toEqual({ kind: "offered" });
    expect(safetyOffer({ ...stakes, createRefusal: blocked })).toEqual({
      kind: "impossible",
      reason: blocked,
    });
  });
});

describe("restoreGuard", () => {
  test.each([
    [0, false, "plain"],
    [0, true, "plain"],
    [5, true, "plain"],
    [undefined, true, "plain"],
    [5, false, "typed"],
    [undefined, false, "typed"],
    [null, false, "typed"],
  ] as const)("%s changes, safety snapshot %s: %s", (changes, safety, guard) => {
    expect(restoreGuard(changes, safety)).toBe(guard);
  });
});
