import type * as english from "../lost.ts";
import type { WordsOf } from "./words-of.ts";

export const lost: WordsOf<typeof english> = {
  lostText: {
    offline: {
      title: "Sie sind offline",
      message:
        "Es geht von selbst weiter, sobald die Verbindung wieder da ist; nur eine Aktion muss man wiederholen.",
    },
    notLoaded: {
      title: "Ein Teil der Konsole wurde nicht geladen",
      message:
        "Laden Sie die Seite neu: Viele Browser fragen nach einem fehlenden Teil nur einmal.",
    },
  },
};
