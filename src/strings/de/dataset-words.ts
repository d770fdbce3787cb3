import { counted } from "#/lib/numbers.ts";
import type * as english from "../dataset-words.ts";
import type { WordsOf } from "./words-of.ts";

export const datasetWords: WordsOf<typeof english> = {
  datasetStatusNames: {
    DRAFT: "Entwurf",
    INDEXING: "Wird aufgebaut",
    READ_ONLY: "Schreibgeschützt",
    PARTIAL_INDEX: "Teilweise aufgebaut",
    READY: "Bereit",
    ERROR: "Fehler",
  },
  itemWords: {
    images: (n) => counted(n, { one: "Bild", other: "Bilder" }),
    videos: (n) => counted(n, { one: "Video", other: "Videos" }),
  },
};
