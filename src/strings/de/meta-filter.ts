import type * as english from "../meta-filter.ts";
import type { WordsOf } from "./words-of.ts";

export const metaFilterWords: WordsOf<typeof english> = {
  metaFilter: {
    values: "Wert",
    several: "Mehrere: mit ; dazwischen",
    choices: "Werte",
    from: "Mindestens",
    to: "Höchstens",
    yes: "ja",
    no: "nein",
    gone: "Der Datensatz hat jetzt kein Feld dieses Namens",
  },
};
