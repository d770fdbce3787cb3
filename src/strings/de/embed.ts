import type * as english from "../embed.ts";
import type { WordsOf } from "./words-of.ts";

export const embed: WordsOf<typeof english> = {
  embedText: {
    open: "In Stillframe öffnen",
    signIn: {
      title: "In einem eigenen Tab anmelden",
      text: "Diese Ansicht zeigt, was Sie in Stillframe sehen dürfen, und Sie sind nicht angemeldet. Sobald Sie es sind, geht es von selbst weiter.",
      stuck:
        "Noch immer hier, obwohl Sie angemeldet sind? Dann gehört die Seite um diese Ansicht zu einer anderen Website, und der Browser hält Ihre Sitzung von ihr fern.",
      action: "Anmelden",
      again: "Noch einmal versuchen",
    },
  },
};
