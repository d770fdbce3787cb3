import { expect, test } from "vitest";
import { toggled } from "./toggled.ts";

test("a value is added and removed", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
