import { expect, test } from "vitest";
import { slowness } from "./slow-regexp.ts";

test.each([
  [String.raw`^\s*(?:<!--.*?-->\s*)*<svg`, "is", "loop in a loop"],
  [String.raw`^(?:a+)+$`, "", "exponential"],
  [String.raw`^a*\w*$`, "", "quadratic"],
  [String.raw`\s+$`, "", "quadratic"],
  [String.raw`<[^>]*>`, "", "quadratic"],
])("/%s/%s takes more than linear time", (pattern, flags, growth) => {
  expect(slowness(pattern, flags)).toContain(growth);
});

test.each([
  [String.raw`^\s*<[^<>]*>`, ""],
  [String.raw`\.[^.\s]{1,16}$`, ""],
  [String.raw`(?<!\s)\s+$`, ""],
  [String.raw`[\p{Cc}\ufffd]`, "u"],
  [String.raw`^[\p{L}--[a-z]]+$`, "v"],
])("/%s/%s does not", (pattern, flags) => {
  expect(slowness(pattern, flags)).toBeUndefined();
});
