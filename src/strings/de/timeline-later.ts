import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../timeline-later.ts";
import type { WordsOf } from "./words-of.ts";

const snapshots = (n: number) => counted(n, { one: "Snapshot", other: "Snapshots" });

export const timelineLater: WordsOf<typeof english> = {
  selectionText: {
    region: "Ausgewählte Snapshots",
    selected: (n) => `${count(n)} ausgewählt`,
    all: (n) => `Alle ${count(n)} gezeigten auswählen`,
    clear: "Auswahl aufheben",
    hint: "Wählen Sie zuerst Snapshots aus",
    compare: "Vergleichen",
    two: "Wählen Sie genau zwei Snapshots, um sie zu vergleichen",
    remove: "Löschen",
  },
  removedText: {
    about: (days) =>
      `Gelöschte Snapshots lassen sich ${counted(days, { one: "Tag", other: "Tage" })} lang zurückholen.`,
    back: "Zurück zur Zeitleiste",
    removed: "Gelöscht",
    goneAt: (time) => `endgültig weg am ${time}`,
    undelete: "Zurückholen",
    undeleteOf: (name) => `„${name}“ zurückholen`,
    undo: "Rückgängig",
    done: (name) => `„${name}“ ist wieder da`,
    doneAll: (n) => `${snapshots(n)} zurückgeholt`,
    failed: (n) => `${snapshots(n)} konnten nicht zurückgeholt werden`,
    empty: {
      title: "Nichts zurückzuholen",
      text: (days) =>
        `In den letzten ${counted(days, { one: "Tag", other: "Tagen" })} wurde kein Snapshot gelöscht.`,
    },
  },
  brokenText: {
    title: "Dieser Datensatz ist im Fehlerzustand",
    damaged: "Dieser Datensatz ist beschädigt",
    unknown: "Der Server hat keinen Grund genannt.",
    lastGood: "Seine letzte gute Version ist",
    none: "Er hat keinen Snapshot, zu dem es zurückgeht. Löschen Sie ihn in der Liste und beginnen Sie noch einmal.",
    restore: "Wiederherstellen",
  },
  listText: {
    searching: "Wird gesucht …",
    onlyAutomatic: {
      title: "Nur automatische Snapshots",
      text: "Alle Snapshots hier wurden automatisch erstellt, und diese sind ausgeblendet.",
      action: "Zeigen",
    },
  },
  restoredText: {
    to: "Wiederhergestellt:",
    adopted: "Übernommen:",
    partOf: "Zum Teil wiederhergestellt:",
    plain: "Wiederhergestellt",
    failedTo: "Nicht wiederhergestellt:",
    failed: "Ein Wiederherstellen ist fehlgeschlagen",
    by: (author) => `von ${author}`,
    task: "Aufgabe",
    receipt: "Beleg",
  },
  pinnedText: {
    saved: (since, author) => `Gespeichert ${since} von ${author}`,
    restored: (since, author) => `Wiederhergestellt ${since} von ${author}`,
    adopted: (since, author) => `Übernommen ${since} von ${author}`,
    show: "Zeile zeigen",
  },
  columnText: {
    snapshot: "Snapshot",
    origin: "Herkunft",
    added: "Neu",
    removed: "Entfernt",
    changed: "Geändert",
    items: "Elemente",
    created: "Erstellt",
  },
  nothingText: {
    empty: {
      title: "Noch kein Snapshot",
      text: "Ein Snapshot bewahrt den Datensatz genau so, wie er ist: Medien, Labels, Tags, Metadaten. Erstellen Sie einen, bevor Sie etwas ändern, dann können Sie jederzeit dorthin zurück.",
    },
    noMatch: {
      title: "Kein Snapshot passt",
      text: "Zu Suche und Filtern passt nichts.",
    },
  },
};
