import type * as english from "../shell.ts";
import type { CountingWords } from "../translated.ts";
import type { WordsOf } from "./words-of.ts";

export function shell({ counted }: CountingWords): WordsOf<typeof english> {
  return {
    shellText: {
      product: "Stillframe",
      skip: "Zum Inhalt springen",
      nav: { label: "Hauptnavigation", datasets: "Datensätze", tasks: "Aufgaben" },
      menu: {
        label: "Konto und Darstellung",
        theme: "Darstellung",
        light: "Hell",
        dark: "Dunkel",
        system: "Wie das System",
        language: "Sprache",
        browserLanguage: "Wie der Browser",
        shortcuts: "Tastenkürzel",
        signOut: "Abmelden",
        signedInAs: (email) => `Angemeldet als ${email}`,
      },
      running: {
        label: (n) => `${counted(n, { one: "Aufgabe läuft", other: "Aufgaben laufen" })}`,
      },
      offline: {
        title: "Sie sind offline",
        text: "Was Sie sehen, ist vielleicht veraltet. Es aktualisiert sich von selbst, sobald die Verbindung wieder da ist.",
      },
      loading: "Wird geladen",
      closeNotice: "Diese Meldung schließen",
      closeDialog: "Schließen",
      pageTitle: (parts) => [...parts, "Stillframe"].join(" · "),
      states: {
        retry: "Noch einmal versuchen",
        lastResort:
          "Der Server ist nicht zu erreichen. Laden Sie die Seite neu, sobald die Verbindung wieder da ist.",
        toDatasets: "Zu den Datensätzen",
        signIn: "Anmelden",
        requestId: (id) => `Anfrage ${id}`,
      },
    },
  };
}
