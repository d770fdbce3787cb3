import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../snapshot-details.ts";
import type { WordsOf } from "./words-of.ts";

export const snapshotDetails: WordsOf<typeof english> = {
  panelText: {
    close: "Schließen",
    created: "Erstellt",
    author: "Von",
    reason: "Herkunft",
    items: "Elemente",
    id: "Snapshot-ID",
    hash: "Inhalts-Hash",
    copyHash: "Inhalts-Hash kopieren",
    hashCopied: "Inhalts-Hash kopiert",
    hashNotCopied: "Der Browser hat das Kopieren nicht erlaubt",
    model: "Trainiertes Modell",
    origin: "Entstanden aus",
    editedBy: "Geändert von",
    noEdits: "niemandem seit dieser Version",
    notKnown: "nicht bekannt",
    editsOf: (edits, items) =>
      `${counted(edits, { one: "Änderung", other: "Änderungen" })} an ${counted(items, { one: "Element", other: "Elementen" })}`,
    moreAuthors: (n) => `und ${counted(n, { one: "weitere Person", other: "weitere Personen" })}`,
    changes: (added, removed, modified) =>
      added + removed + modified === 0
        ? "unverändert"
        : `${count(added)} hinzugekommen, ${count(removed)} entfernt, ${count(modified)} geändert`,
    seeThem: "Ansehen",
    description: "Beschreibung",
    noDescription: "Keine Beschreibung",
    contents: "Inhalt",
    noContents: "Dieser Snapshot enthält keine Medien.",
    contentsFailed: "Die Bilder wurden nicht geladen.",
    retry: "Noch einmal versuchen",
    all: "Alle ansehen",
    compareWithNow: "Mit jetzt vergleichen",
    restore: "Wiederherstellen …",
    more: "Weitere Aktionen",
    missing: {
      title: "Diesen Snapshot gibt es nicht",
      text: "Er wurde entfernt, oder der Link stimmt nicht.",
      removed: "Entfernte Snapshots zeigen",
    },
  },
  menuText: {
    copied: "Snapshot-ID kopiert",
    copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
  },
  shortcutsText: {
    title: "Tastenkürzel",
    everywhere: "Überall",
    onItems: "Bei den Elementen eines Datensatzes",
    onTimeline: "Solange die Zeitleiste den Fokus hat",
    enabled: "Kürzel aus einer Taste verwenden",
    global: [
      ["⌘ K", "Überallhin gehen, jede Aktion ausführen"],
      ["?", "Diese Liste"],
    ],
    items: [
      ["⌘ A", "Alles auswählen, was passt"],
      ["Esc", "Auswahl aufheben"],
      ["Entf", "Ausgewählte Elemente löschen"],
      [",", "Ältere Version"],
      [".", "Neuere Version"],
      ["f", "Zur anderen Version umschalten"],
      ["v", "Version wählen"],
      ["g", "Bei der Suche nach einem Fehler: gut"],
      ["b", "Bei der Suche nach einem Fehler: schlecht"],
      ["s", "Bei der Suche nach einem Fehler: überspringen"],
    ],
    list: [
      ["j", "Nächster Snapshot"],
      ["k", "Vorheriger Snapshot"],
      ["Enter", "Snapshot öffnen"],
      ["c", "Snapshot erstellen"],
      ["r", "Snapshot wiederherstellen"],
      ["x", "Snapshot auswählen, zum Vergleichen oder Entfernen"],
      ["Esc", "Auswahl aufheben"],
      ["/", "Suchen"],
    ],
  },
};
