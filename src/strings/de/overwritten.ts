import type * as english from "../overwritten.ts";
import type { WordsOf } from "./words-of.ts";

export const overwritten: WordsOf<typeof english> = {
  overwrittenText: {
    label: (version) => `Was das Wiederherstellen von „${version}“ überschrieb`,
    changes: { added: "kam zurück", removed: "verschwand", modified: "geändert" },
    all: (n) => `Alle ${n} vergleichen`,
    compare: "Vergleichen",
    nothing: "Nichts ist anders",
    some: (n) => `einige von ${n}`,
    notKept: "Es wurden keine Bilder aufgehoben",
  },
};
