import { counted } from "#/lib/numbers.ts";
import type * as english from "../shell.ts";
import type { WordsOf } from "./words-of.ts";

export const shell: WordsOf<typeof english> = {
  shellText: {
    product: "Stillframe",
    skip: "Zum Inhalt springen",
    nav: {
      label: "Hauptnavigation",
      datasets: "Datensätze",
      tasks: "Aufgaben",
      activity: "Verlauf",
      settings: "Einstellungen",
    },
    palette: "Suche und Befehle",
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
    away: {
      title: "Der Server antwortet nicht",
      text: "Vielleicht startet er neu; er wird von selbst wieder gefragt. Auf dieser Seite geht nichts verloren.",
      tryingIn: (seconds) => `Vielleicht startet er neu; nächster Versuch in ${seconds} s.`,
      trying: "Vielleicht startet er neu; jetzt ein neuer Versuch.",
      now: "Jetzt versuchen",
    },
    outdated: {
      title: "Es gibt eine neue Version",
      text: "Laden Sie die Seite neu, um sie zu verwenden. Was eingegeben und noch nicht gespeichert ist, ginge verloren.",
      reload: "Neu laden",
    },
    loading: "Wird geladen",
    closeNotice: "Diese Meldung schließen",
    closeDialog: "Schließen",
    pageTitle: (parts) => [...parts, "Stillframe"].join(" · "),
    states: {
      retry: "Noch einmal versuchen",
      lastResort:
        "Der Server ist nicht zu erreichen. Die Seite wird neu geladen, sobald es wieder geht.",
      toDatasets: "Zu den Datensätzen",
      signIn: "Anmelden",
      requestId: (id) => `Anfrage ${id}`,
    },
  },
};
