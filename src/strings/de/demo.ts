import type * as english from "../demo.ts";
import type { WordsOf } from "./words-of.ts";

export const demo: WordsOf<typeof english> = {
  demoText: {
    label: "Über diese Demo",
    title: "Demo: Nichts verlässt Ihren Browser.",
    text: "Ändern Sie, was Sie mögen; nach dem Neuladen ist alles wie am Anfang.",
    artwork: "Bilder:",
    licence: "CC-BY 4.0",
  },
};
