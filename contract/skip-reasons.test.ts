import { expect, test } from "vitest";
import { type SkipCode, readSkipReason, skipReason, skipReasons } from "./skip-reasons.ts";

test("every reason is read back from its sentence, with its params", () => {
  for (const [code, sentence] of Object.entries(skipReasons)) {
    const names = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const params = Object.fromEntries(
      names.map((name, index) => [name, `${index + 1},000 (${name})`]),
    );
    const said = skipReason(code as SkipCode, params);
    expect(readSkipReason(said)).toEqual({ code, params, format: null });
  }
});

test("the format behind a sentence is told apart", () => {
  expect(readSkipReason(`${skipReasons.cut} (PNG)`)).toEqual({
    code: "cut",
    params: {},
    format: "PNG",
  });
  expect(readSkipReason("Something else (PNG)")).toBeNull();
  expect(readSkipReason("")).toBeNull();
});
