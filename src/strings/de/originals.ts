import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../originals.ts";
import type { WordsOf } from "./words-of.ts";

export const originals: WordsOf<typeof english> = {
  originalsText: {
    label: "Originale herunterladen",
    what: (n) => `${counted(n, { one: "Datei", other: "Dateien" })}, wie hinzugefügt, in einem ZIP`,
    failed: "Die Originale wurden nicht heruntergeladen",
    tooMany: (n) => `Ein Archiv hat höchstens ${count(n)} Dateien: die Auswahl eingrenzen`,
  },
};
