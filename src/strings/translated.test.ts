import { afterEach, expect, test } from "vitest";
import { german } from "./de/german.ts";
import { loadWords } from "./load-words.ts";
import { translated } from "./translated.ts";

afterEach(async () => loadWords("en"));

const english = { title: "Tasks", count: (n: number) => `${n} tasks` };

test("words are those of the loaded language, synchronously", async () => {
  expect(translated("tasksText", english)).toBe(english);
  await loadWords("de");
  expect(translated("tasksText", english)).toBe(german.tasksText);
  expect(translated("in no other language", english)).toBe(english);
});

test("the pseudo language also marks the results of functions", async () => {
  await loadWords("pseudo");
  const words = translated("tasksText", english);
  expect([words.title, words.count(2)]).toEqual(["⟦Tasks⟧", "⟦2 tasks⟧"]);
});
