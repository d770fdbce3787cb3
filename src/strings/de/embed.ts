import type * as english from "../embed.ts";
import type { WordsOf } from "./words-of.ts";

export const embed: WordsOf<typeof english> = {
  embedText: {
    open: "In Stillframe öffnen",
    signIn: {
      title: "In einem neuen Tab anmelden",
      text: "Diese Ansicht zeigt, was Sie in Stillframe sehen dürfen, und Sie sind nicht angemeldet. Sobald Sie es sind, geht es von selbst weiter.",
      stuck:
        "Noch immer hier, obwohl Sie angemeldet sind? Dann gehört die umgebende Seite zu einer anderen Website, und der Browser sendet Ihre Sitzung nicht.",
      action: "Anmelden",
      again: "Noch einmal versuchen",
    },
  },
};
