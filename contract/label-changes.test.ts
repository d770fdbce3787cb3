import { expect, test } from "vitest";
import { labelChanges, tagChanges } from "./label-changes.ts";
import type { Box, Label } from "./media.ts";

const left: Box = [0, 0, 0.5, 0.5];
const right: Box = [0.5, 0.5, 0.5, 0.5];
const label = (name: string, box: Box | null = null, more: Partial<Label> = {}): Label => ({
  name,
  box,
  confidence: null,
  source: "detector",
  ...more,
});

test("a label with another name at its old place is renamed; the others are gained and lost", () => {
  const before = [label("boat", left), label("boat", right), label("ship")];
  const after = [
    label("rowing boat", left, { source: "dana" }),
    label("boat", right),
    label("car"),
  ];
  expect(labelChanges(before, after)).toEqual({
    gained: [{ name: "car", source: "detector", count: 1 }],
    lost: [{ name: "ship", source: "detector", count: 1 }],
    renamed: [{ from: "boat", to: "rowing boat", count: 1 }],
  });
});

test("equal labels are counted, and a new confidence or source alone is no new label", () => {
  expect(labelChanges([], [label("post", left), label("post", right)]).gained).toEqual([
    { name: "post", source: "detector", count: 2 },
  ]);
  const judged = [label("post", left, { confidence: 0.4, source: "dana" })];
  expect(labelChanges([label("post", left)], judged)).toEqual({
    gained: [],
    lost: [],
    renamed: [],
  });
  expect(labelChanges([label("sky"), label("sky")], [label("sky")]).lost).toEqual([
    { name: "sky", source: "detector", count: 1 },
  ]);
});

test("tags are gained and lost", () => {
  expect(tagChanges(["a", "b"], ["b", "c"])).toEqual({ gained: ["c"], lost: ["a"] });
});
