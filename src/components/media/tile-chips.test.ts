import { expect, test } from "vitest";
import { tileChips } from "./tile-chips.ts";
import { initialShow } from "./tile-show.ts";

const label = (name: string, confidence: number | null = null) => ({
  name,
  confidence,
  source: "model",
});
const item = {
  labels: [label("boat", 0.9), label("boat", 0.4), label("outdoor"), label("pier", 0.3)],
  tags: ["reviewed"],
};
const names = (...[width, show = {}, added]: [number, object?, string[]?]) => {
  const mark = added && { added, isGone: false };
  const { chips, more } = tileChips(item, { ...initialShow, ...show }, { width, mark });
  return [...chips.map(({ text }) => text), ...(more > 0 ? [`+${more}`] : [])];
};

test("a tile has one chip for each name, as many as fit", () => {
  expect(names(400)).toEqual(["boat", "outdoor", "pier"]);
  expect(names(100)).toEqual(["boat", "+2"]);
  expect(names(90, {}, ["outdoor"])).toEqual(["out…", "+2"]);
  expect(names(40)).toEqual(["+3"]);
});

test("tags, confidence, and only what a model is sure of", () => {
  expect(names(400, { tags: true, labels: false })).toEqual(["reviewed"]);
  expect(names(400, { confidence: true, surerThan: 0.5 })).toEqual(["boat 0.90", "outdoor"]);
});

test("what an edit just added comes first, even where its kind is not shown", () => {
  expect(names(400, {}, ["reviewed"])).toEqual(["reviewed", "boat", "outdoor", "pier"]);
});
