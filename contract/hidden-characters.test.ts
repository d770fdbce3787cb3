import { expect, it } from "vitest";
import { hiddenCharacter } from "./hidden-characters.ts";

it.each([
  ["from\u202e the console", "U+202E"],
  ["\u2066isolated\u2069", "U+2066"],
  ["one\u200b", "U+200B"],
  ["one\u2060", "U+2060"],
  ["\ufeffone", "U+FEFF"],
])("%j may not be a name", (name, character) => {
  expect(hiddenCharacter(name)).toBe(character);
});

it.each([
  "Street scenes, v2 (final)",
  "two\nlines\tand a tab",
  "Café Ærø — Ωμέγα – Привет",
  "cafe\u0301",
  "🎛️ 👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 👨‍👩‍👧 1️⃣ ☎︎ 🇩🇪",
  "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
  "می\u200cخواهم",
  "क्\u200dष न्\u200d",
  "\u200fשלום",
  "葛\u{e0100}",
])("%j may be a name", (name) => {
  expect(hiddenCharacter(name)).toBeUndefined();
});
