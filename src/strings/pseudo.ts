/** The marks around every text of the catalogue; the test of missing words looks for texts without them. */
export const marks = { open: "⟦", close: "⟧" } as const;

/** The words with marks around each text, including those that functions return. */
export function pseudo(words: unknown): unknown {
  if (typeof words === "string")
    return words === "" ? words : `${marks.open}${words}${marks.close}`;
  if (typeof words === "function") {
    return (...args: unknown[]) => pseudo((words as (...given: unknown[]) => unknown)(...args));
  }
  if (Array.isArray(words)) return words.map(pseudo);
  if (typeof words === "object" && words !== null) {
    return Object.fromEntries(Object.entries(words).map(([name, value]) => [name, pseudo(value)]));
  }
  return words;
}
