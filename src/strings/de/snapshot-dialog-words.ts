import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../snapshot-dialog-words.ts";
import type { WordsOf } from "./words-of.ts";

const changed = (n: number) =>
  `${counted(n, { one: "Element wurde", other: "Elemente wurden" })} seit der aktuellen Version geändert`;
const snapshots = (n: number) => counted(n, { one: "Snapshot", other: "Snapshots" });
const is = (n: number) => (n === 1 ? "wird" : "werden");
const goes = (n: number) => (n === 1 ? "geht" : "gehen");

export const snapshotDialogs: WordsOf<typeof english> = {
  dialogText: {
    cancel: "Abbrechen",
    gone: {
      title: "Dieser Snapshot wurde inzwischen gelöscht",
      untouched: "Nichts wurde geändert.",
      safetyKept: "Der Datensatz wurde nicht geändert. Der Sicherheits-Snapshot bleibt.",
    },
    close: "Schließen",
    copyAs: "Kopieren als",
    copyAsLabel: (language) => `Diese Anfrage als ${language} kopieren`,
    copied: (language) => `Als ${language} kopiert`,
    copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
    requestId: (id) => `Anfrage ${id}`,
    lost: "Der Server hat es angenommen, aber keine Aufgabe zeigt es. Vielleicht ist es schon erledigt.",
    tasks: "Zu den Aufgaben",
    name: "Name",
    description: "Beschreibung",
    create: {
      title: "Snapshot erstellen",
      text: "Bewahrt den Datensatz genau so, wie er jetzt ist. Der Snapshot wird zur aktuellen Version; sonst ändert sich nichts.",
      nameHint: "Bleibt das Feld leer, wird er nach dem Datensatz benannt.",
      descriptionPlaceholder: "Was hält dieser Stand fest?",
      submit: "Erstellen",
      done: (name) => `„${name}“ erstellt`,
    },
    edit: {
      title: "Snapshot bearbeiten",
      text: "Ändert seinen Namen und seine Beschreibung. Was er bewahrt, bleibt, wie es ist.",
      submit: "Speichern",
      done: "Gespeichert",
    },
    clone: {
      title: "Snapshot klonen",
      from: (dataset) =>
        `Ein neuer Datensatz mit allem, was dieser Snapshot von „${dataset}“ enthält:`,
      name: "Name des Klons",
      makes: "Er gehört Ihnen und nennt den Snapshot, aus dem er stammt.",
      makesNamed: "Sein Name ist",
      source:
        "Dieser Datensatz bleibt, wie er ist, und bleibt benutzbar. Danach sind beide voneinander unabhängig.",
      submit: "Klonen",
      done: (name) => `„${name}“ ist bereit`,
      failed: (name) => `„${name}“ konnte nicht erstellt werden`,
      open: "Öffnen",
    },
    restore: {
      title: (name) => `„${name}“ wiederherstellen?`,
      discardTitle: "Änderungen verwerfen?",
      discard: "Verwerfen",
      replaces:
        "Alles in diesem Datensatz wird durch das ersetzt, was der Snapshot bewahrt: Medien, Metadaten, Ergebnisse der Anreicherung, Cluster, Tags und Labels.",
      keeps: "Andere Snapshots bleiben, auch neuere, und Klone sind nicht betroffen.",
      from: "Jetzt",
      to: "Nach dem Wiederherstellen",
      nothingLost: (current) =>
        `Seit ${current === null ? "der aktuellen Version" : `„${current}“`} hat sich nichts geändert: dort ist dieser Stand schon bewahrt, und Sie können ihn wiederherstellen.`,
      someSaved: (n) => `${changed(n)} und ${is(n)} in einem Sicherheits-Snapshot bewahrt.`,
      someLost: (n) => `${changed(n)} und ${goes(n)} verloren.`,
      unknownLost:
        "Dieser Server sagt nicht, ob sich seit der aktuellen Version etwas geändert hat. Falls ja, bewahrt es nur ein Sicherheits-Snapshot.",
      safety: "Sicherheits-Snapshot behalten",
      safetyHint:
        "Bewahrt den Stand, der ersetzt wird, damit sich das Wiederherstellen rückgängig machen lässt.",
      safetyOff: "Ein Sicherheits-Snapshot ist jetzt nicht möglich:",
      safetyMade: "Der Sicherheits-Snapshot ist erstellt.",
      reason: "Grund",
      reasonHint: "Freiwillig. Wird beim Vorgang gespeichert.",
      reasonPlaceholder: "Warum zurück?",
      typeName:
        "Die Änderungen gehen endgültig verloren. Geben Sie den Namen des Datensatzes ein, um fortzufahren:",
      typeLabel: "Name des Datensatzes",
      submit: "Wiederherstellen",
      done: (name) => `„${name}“ ist wiederhergestellt`,
      failed: (name) => `„${name}“ konnte nicht wiederhergestellt werden`,
      receipt: "Beleg und rückgängig",
    },
    remove: {
      title: (name) => `„${name}“ löschen?`,
      does: "Der Snapshot verschwindet von der Zeitleiste und kann nicht mehr wiederhergestellt oder geklont werden.",
      kept: (days) =>
        `Er lässt sich ${counted(days, { one: "Tag", other: "Tage" })} lang zurückholen; danach ist er endgültig weg.`,
      doesNot:
        "Der Datensatz bleibt, wie er jetzt ist, ebenso jeder Klon, der daraus erstellt wurde.",
      submit: "Löschen",
      done: (name) => `„${name}“ gelöscht`,
    },
    removeSeveral: {
      title: (n, of) =>
        n === 0 || n === of
          ? `${snapshots(of)} löschen?`
          : `${count(n)} von ${snapshots(of)} löschen?`,
      does: "Sie verschwinden von der Zeitleiste und können nicht mehr wiederhergestellt oder geklont werden.",
      kept: (days) =>
        `Sie lassen sich ${counted(days, { one: "Tag", other: "Tage" })} lang zurückholen; danach sind sie endgültig weg.`,
      list: "Zu löschende Snapshots",
      stays: "Bleibt:",
      none: "Keiner davon lässt sich löschen.",
      done: (n) => `${snapshots(n)} gelöscht`,
      doneTitle: (n, of) =>
        `${count(n)} von ${counted(of, { one: "Snapshot", other: "Snapshots" })} gelöscht`,
      results: "Ergebnisse",
      removed: "Gelöscht",
      close: "Schließen",
    },
  },
};
