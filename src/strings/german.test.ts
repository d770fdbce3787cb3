import { expect, test } from "vitest";
import { german } from "./de/german.ts";

const inGerman: Readonly<Record<string, unknown>> = german;

const sources = import.meta.glob<string>(["./*.ts", "!./*.test.ts"], {
  eager: true,
  query: "?raw",
  import: "default",
});
const modules = import.meta.glob<Record<string, unknown>>(["./*.ts", "!./*.test.ts"], {
  eager: true,
});

/** The English words: every constant of this folder that is made by `translated`. */
function catalogue(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [file, source] of Object.entries(sources)) {
    for (const [, name = ""] of source.matchAll(/= translated(?:<[^(]*>)?\(\s*"(\w+)"/g)) {
      expect(modules[file], `${file} exports "${name}" by this name`).toHaveProperty(name);
      found.set(name, modules[file]?.[name]);
    }
  }
  return found;
}

/** `a.b.c` and what is there, down to texts and functions. */
function leaves(words: unknown, path: string): [string, unknown][] {
  if (typeof words !== "object" || words === null) return [[path, words]];
  return Object.entries(words).flatMap(([name, value]) => leaves(value, `${path}.${name}`));
}

test("every word of the catalogue is there in German, and no other", () => {
  const english = catalogue();
  expect(english.size).toBeGreaterThan(12);
  const shape = (name: string, words: unknown) =>
    leaves(words, name).map(([path, value]) => `${path}: ${typeof value}`);
  for (const [name, words] of english) {
    expect(shape(name, inGerman[name]).toSorted()).toEqual(shape(name, words).toSorted());
  }
  expect(Object.keys(inGerman).toSorted()).toEqual([...english.keys()].toSorted());
});

/** Words that are the same in both languages. */
const same = new Set(
  "Browser Codec Export Filter Format Name Parquet Person Server Status Tag Label Link Text Tags Labels Cluster Snapshot Snapshots Stillframe System Uploads Video Videos Enter".split(
    " ",
  ),
);

test("what reads like English was not copied by mistake", () => {
  for (const [name, words] of catalogue()) {
    const german = new Map(leaves(inGerman[name], name));
    const copied = leaves(words, name).filter(
      ([path, text]) =>
        typeof text === "string" &&
        /[a-z]{3}/.test(text) &&
        !same.has(text) &&
        !/^(JPEG|npm run|Pascal VOC|Hugging Face)/.test(text) &&
        german.get(path) === text,
    );
    expect(copied).toEqual([]);
  }
});
