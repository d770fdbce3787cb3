import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../uploads.ts";
import type { WordsOf } from "./words-of.ts";

export const uploads: WordsOf<typeof english> = {
  uploadsText: {
    label: "Uploads",
    titles: {
      several: (n) => `${count(n)} Datensätze werden hochgeladen`,
      sending: "Wird hochgeladen",
      paused: "Hochladen angehalten",
      away: "Hochladen wartet",
      refused: "Hochladen gestoppt",
      undecided: "Hochladen: Ihre Entscheidung",
      closing: "Wird hochgeladen",
      done: "Hochladen beendet",
      cancelling: "Das Hochladen wird abgebrochen",
    },
    collapse: "Weniger zeigen",
    expand: "Mehr zeigen",
    progress: (name) => `Hochladen nach „${name}“`,
    files: (done, all) => `${count(done)} von ${counted(all, { one: "Datei", other: "Dateien" })}`,
    bytes: (sent, all) => `${sent} von ${all}`,
    failed: (n) => `${counted(n, { one: "Datei", other: "Dateien" })} fehlgeschlagen`,
    phases: {
      sending: "Lassen Sie diesen Tab offen, bis alles auf dem Server ist.",
      paused: "Angehalten. Was angekommen ist, bleibt auf dem Server.",
      away: "Der Server ist nicht erreichbar. Es geht von selbst weiter, sobald er es ist.",
      someFailed: "Alle anderen sind angekommen. Den Datensatz ohne diese erstellen?",
      noneArrived: "Keine der Dateien konnte hochgeladen werden.",
      closing: "Alles ist angekommen. Der Server wird beauftragt, den Datensatz aufzubauen.",
      done: "Der Server hat alles und baut den Datensatz von selbst auf.",
      cancelling: "Wird abgebrochen",
    },
    adding: {
      someFailed: "Alle anderen sind angekommen. Sie ohne diese hinzufügen?",
      closing: "Alles ist angekommen. Der Server wird beauftragt, es hinzuzufügen.",
      done: "Der Server hat alles und fügt es von selbst hinzu.",
    },
    safe: "Dieser Tab kann geschlossen werden.",
    pause: "Anhalten",
    resume: "Fortsetzen",
    tryAgain: "Noch einmal versuchen",
    retryFailed: "Fehlgeschlagene wiederholen",
    goOn: "Ohne sie erstellen",
    goOnAdding: "Ohne sie hinzufügen",
    open: "Datensatz öffnen",
    dismiss: (name) => `„${name}“ ausblenden`,
    cancel: "Abbrechen",
    really: {
      text: "Das Hochladen abbrechen und die hochgeladenen Dateien löschen?",
      adding: "Das Hochladen abbrechen? Der Datensatz bleibt, wie er ist.",
      yes: "Hochladen abbrechen",
      no: "Weiter hochladen",
    },
    unreadable: "Die Datei wurde nach der Auswahl verschoben oder geändert.",
    more: (n) => `und ${count(n)} weitere`,
    announce: {
      progress: (name, percent) => `Hochladen nach „${name}“: ${percent} %`,
      phase: (name, text) => `Hochladen nach „${name}“: ${text}`,
    },
    inRow: "Wird hochgeladen",
  },
};
