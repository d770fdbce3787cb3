import type { CountingWords } from "../translated.ts";

/** The German words, by the names of the English constants. */
export function german(_words: CountingWords): Readonly<Record<string, unknown>> {
  return {};
}
