import type * as english from "../errors.ts";
import type { WordsOf } from "./words-of.ts";

export const errors: WordsOf<typeof english> = {
  errorStrings: {
    status: {
      400: {
        title: "Die Anfrage wurde abgelehnt",
        message: "Der Server hat daran etwas auszusetzen.",
      },
      401: {
        title: "Sie sind abgemeldet",
        message: "Melden Sie sich wieder an, um fortzufahren.",
      },
      403: {
        title: "Das dürfen Sie nicht",
        message: "Ihre Rolle in diesem Datensatz erlaubt es nicht.",
      },
      404: {
        title: "Nicht gefunden",
        message: "Es existiert nicht, wurde gelöscht oder ist nicht mit Ihnen geteilt.",
      },
      409: {
        title: "Im Moment nicht möglich",
        message: "Der Zustand des Datensatzes lässt es nicht zu.",
      },
      413: { title: "Zu groß", message: "So viel nimmt der Server nicht auf einmal an." },
      415: { title: "Falscher Dateityp", message: "Diesen Typ nimmt der Server nicht an." },
      422: { title: "Etwas stimmt noch nicht", message: "Ein Wert verletzt eine Regel." },
      429: {
        title: "Zu viele Anfragen",
        message: "Warten Sie einen Moment, und versuchen Sie es dann noch einmal.",
      },
      500: {
        title: "Der Server hat versagt",
        message: "Der Fehler liegt nicht bei Ihnen. Versuchen Sie es noch einmal.",
      },
      502: {
        title: "Der Server ist nicht erreichbar",
        message: "Ein Proxy dazwischen hat keine Antwort bekommen.",
      },
      503: {
        title: "Der Server ist noch nicht bereit",
        message: "Vielleicht startet er gerade. Versuchen Sie es gleich noch einmal.",
      },
      504: {
        title: "Der Server hat zu lange gebraucht",
        message: "Versuchen Sie es gleich noch einmal.",
      },
      507: {
        title: "Kein Platz mehr",
        message: "Nichts wurde geändert. Schaffen Sie Platz auf dem Server.",
      },
    },
    failed: (code) => ({
      title: `Die Anfrage ist fehlgeschlagen (${code})`,
      message: "Der Server hat keinen Grund genannt.",
    }),
    unreachable: {
      title: "Der Server antwortet nicht",
      message:
        "Prüfen Sie, ob er läuft und ob Sie ihn erreichen können, und versuchen Sie es dann noch einmal.",
    },
    stale: "Das ist vielleicht veraltet: die letzte Aktualisierung ist fehlgeschlagen.",
    aborted: { title: "Abgebrochen", message: "Die Anfrage wurde zurückgezogen." },
    contract: {
      title: "Der Server hat unerwartet geantwortet",
      message: "Vielleicht passt seine Version nicht zu dieser Konsole.",
    },
    unexpected: {
      title: "Etwas ist schiefgegangen",
      message: "Laden Sie die Seite neu, und versuchen Sie es noch einmal.",
    },
  },
};
