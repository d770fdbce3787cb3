import type * as english from "../dataset-words.ts";
import type { CountingWords } from "../translated.ts";
import type { WordsOf } from "./words-of.ts";

export function datasetWords({ counted }: CountingWords): WordsOf<typeof english> {
  return {
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
}
