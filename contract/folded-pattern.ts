import { foldText } from "./fold-text.ts";

/**
 * A regular expression that finds in stored texts what `foldText` would find in folded ones. SQL can neither fold nor
 * normalise, but it has regular expressions that take linear time on any input.
 *
 * Every letter matches all characters that fold to it, its accents as separate characters, and ligatures and other
 * characters that fold to several letters. In a long text a letter matches only itself, its upper case and its accents:
 * compiling the full expression would take seconds.
 * @param text Not empty.
 */
export function foldedPattern(text: string): string {
  const letters = Array.from(foldText(text.toWellFormed()));
  if (letters.length > longest) {
    return letters.map((letter) => letterPattern(letter, capitalsOf)).join("");
  }
  let pattern = "";
  for (let at = 0; at < letters.length;) {
    const width = widestAt(letters, at);
    pattern += alternatives(letters, at, at + width);
    at += width;
  }
  return pattern + notComposed(letters.at(-1) ?? "");
}

const longest = 60;

/** Characters that fold to more letters (square and Arabic ligatures of whole words) are not found. */
const widest = 4;

interface Unfold {
  /** The characters that fold to this one letter. */
  single: Map<string, string[]>;
  /** The characters that fold to several letters, by those letters. */
  several: Map<string, string[]>;
  /** By the first letters alone, and by the last letters alone, of their folded form. */
  beginnings: Map<string, string[]>;
  ends: Map<string, string[]>;
}

let known: Unfold | undefined;

/** The ranges in which Unicode has characters that fold to others. Hangul and Chinese characters fold to themselves. */
const ranges = [
  [0x21, 0x33ff],
  [0xa640, 0xabff],
  [0xf900, 0xffff],
  [0x10000, 0x1ffff],
  [0x2f800, 0x2fa1f],
] as const;

function unfold(): Unfold {
  if (known !== undefined) return known;
  for (const _ of unfolding());
  return unfold();
}

/** Some 3 ms of work. */
const codesPerTurn = 2048;

/**
 * Prepares the tables for the first pattern, from a hundred thousand folded characters. Yields to the event loop in
 * between.
 */
export async function prepareFoldedPatterns(): Promise<void> {
  preparing ??= (async () => {
    for (const _ of unfolding()) await new Promise<void>((resolve) => setTimeout(resolve));
  })();
  await preparing;
}

let preparing: Promise<void> | undefined;

/** Yields after every `codesPerTurn` characters. */
function* unfolding(): Generator<void, void, void> {
  const tables: Unfold = {
    single: new Map(),
    several: new Map(),
    beginnings: new Map(),
    ends: new Map(),
  };
  for (const [first, last] of ranges) {
    for (let code = first; code <= last; code++) {
      if (code % codesPerTurn === 0) yield;
      addTo(tables, String.fromCodePoint(code));
    }
  }
  known = tables;
}

function addTo(tables: Unfold, character: string): void {
  const add = (table: Map<string, string[]>, key: string) => {
    const list = table.get(key);
    if (list === undefined) table.set(key, [character]);
    else list.push(character);
  };
  const folded = foldText(character);
  if (folded === character) return;
  const letters = Array.from(folded);
  if (letters.length === 1) add(tables.single, folded);
  else if (letters.length <= widest) {
    add(tables.several, folded);
    add(tables.ends, letters.at(-1) ?? "");
    for (let length = 1; length < letters.length; length++) {
      add(tables.beginnings, letters.slice(0, length).join(""));
    }
  }
}

function widestAt(letters: readonly string[], at: number): number {
  for (let width = Math.min(widest, letters.length - at); width > 1; width--) {
    if (unfold().several.has(letters.slice(at, at + width).join(""))) return width;
  }
  return 1;
}

/** All ways to write these letters. */
function alternatives(letters: readonly string[], from: number, to: number): string {
  const { several, beginnings, ends } = unfold();
  const ways: string[] = [];
  const rest = (at: number) => (at === to ? "" : alternatives(letters, at, to));
  for (let end = from + 2; end <= to; end++) {
    const written = several.get(letters.slice(from, end).join(""));
    if (written !== undefined) ways.push(oneOf(written) + rest(end));
  }
  const letter = letters[from] ?? "";
  // A match may begin within a ligature, and end within one.
  const before = from === 0 ? (ends.get(letter) ?? []) : [];
  const after = to === letters.length ? beginnings.get(letters.slice(from).join("")) : undefined;
  if (after !== undefined) ways.push(oneOf(after));
  const written = (one: string) => unfold().single.get(one) ?? [];
  ways.push(letterPattern(letter, written, before) + rest(from + 1));
  return ways.length === 1 ? (ways[0] ?? "") : `(?:${ways.join("|")})`;
}

/** One letter, composed or followed by its accents. */
function letterPattern(
  letter: string,
  writtenAs: (letter: string) => readonly string[],
  others: readonly string[] = [],
): string {
  const composed = oneOf([letter, ...writtenAs(letter), ...others]);
  if (letter === "i") return `${composed}\u0307?`;
  const parts = Array.from(letter.normalize("NFD"));
  const accent = parts.pop();
  const base = parts.join("").normalize("NFC");
  if (accent === undefined || Array.from(base).length !== 1) return composed;
  return `(?:${composed}|${letterPattern(base, writtenAs)}${oneOf([accent, ...writtenAs(accent)])})`;
}

const accents = [...codes(0x300, 0x36f), "\u3099", "\u309a", "\uff9e", "\uff9f"];

/** Excludes the base of a letter whose accent follows, because that is another letter. */
function notComposed(letter: string): string {
  const others = accents.filter((accent) => !foldText(letter + accent).startsWith(letter));
  return others.length === 0 ? "" : `(?:[^${others.map(literal).join("")}]|$)`;
}

function capitalsOf(letter: string): string[] {
  const capital = letter.toUpperCase();
  return Array.from(capital).length === 1 ? [capital] : [];
}

function codes(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) =>
    String.fromCodePoint(first + index),
  );
}

function oneOf(characters: readonly string[]): string {
  const written = [...new Set(characters)].map(literal);
  return written.length === 1 ? (written[0] ?? "") : `[${written.join("")}]`;
}

/** Escaped for the regular expressions of both Rust and PostgreSQL. */
function literal(character: string): string {
  return /[!-/:;=?@[-`{-~]/.test(character) ? `\\${character}` : character;
}
