import type * as english from "../lost.ts";
import type { WordsOf } from "./words-of.ts";

export const lost: WordsOf<typeof english> = {
  lostText: {
    offline: {
      title: "Sie sind offline",
      message:
        "Die Seite macht weiter, sobald die Verbindung wieder da ist; eine Aktion müssen Sie wiederholen.",
    },
    notLoaded: {
      title: "Ein Teil der Konsole wurde nicht geladen",
      message:
        "Laden Sie die Seite neu: Viele Browser fragen nach einem fehlenden Teil nur einmal.",
    },
  },
};
