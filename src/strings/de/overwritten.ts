import type * as english from "../overwritten.ts";
import type { WordsOf } from "./words-of.ts";

export const overwritten: WordsOf<typeof english> = {
  overwrittenText: {
    label: (version) => `Was das Wiederherstellen von „${version}“ überschrieb`,
    changes: { added: "kam zurück", removed: "verschwand", modified: "geändert" },
    all: (n) => `Alle ${n}`,
    compare: "Vergleichen",
    nothing: "Nichts ist anders",
    part: "Bilder gibt es nur, wenn der ganze Datensatz wiederhergestellt wurde",
  },
};
