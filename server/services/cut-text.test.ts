import { expect, test } from "vitest";
import { cutText } from "./cut-text.ts";

test.for([
  ["abc", 3, "abc"],
  ["abcd", 3, "abc"],
  ["ab😀", 3, "ab"],
  ["ab😀", 4, "ab😀"],
] as const)("%s cut to %i", ([text, limit, cut]) => {
  expect(cutText(text, limit)).toBe(cut);
});
