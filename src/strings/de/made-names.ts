import type * as english from "../made-names.ts";
import type { WordsOf } from "./words-of.ts";

export const madeNames: WordsOf<typeof english> = {
  madeNames: {
    beforeRestoring: (snapshot) => `Vor dem Wiederherstellen von ‚${snapshot}‘`,
    unnamed: (digits) => `Snapshot ${digits}`,
    beforeUndoing: (snapshot) => `Vor dem Zurücknehmen des Wiederherstellens von ‚${snapshot}‘`,
  },
};
