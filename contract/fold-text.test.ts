import { expect, test } from "vitest";
import { foldText, includesFolded } from "./fold-text.ts";

test.each([
  ["cat", "CAT"],
  ["caf\u00e9", "CAFE\u0301"],
  ["ｃａｔ１２", "CAT12"],
  ["Straße", "STRASSE"],
  ["ẞ", "ss"],
  ["İstanbul", "istanbul"],
  ["ISTANBUL", "ıstanbul"],
  ["ΟΔΟΣ", "οδος"],
  ["ﬁle", "FILE"],
  ["ﾊﾟﾝ", "パン"],
  ["\u1112\u1161\u11ab", "한"],
])("%s and %s are folded to the same", (one, other) => {
  expect(foldText(one)).toBe(foldText(other));
  expect(foldText(foldText(one))).toBe(foldText(one));
});

test("distinct letters stay distinct", () => {
  expect(foldText("café")).not.toBe(foldText("cafe"));
  expect(foldText("กา")).not.toBe(foldText("ก"));
});

test("a part of a text is found by its folded form", () => {
  expect(includesFolded("IMG_CAFE\u0301.jpg", "café")).toBe(true);
  expect(includesFolded("IMG_1.jpg", "café")).toBe(false);
});
