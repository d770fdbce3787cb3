import type * as english from "../datasets.ts";
import type { CountingWords } from "../translated.ts";
import type { WordsOf } from "./words-of.ts";

export function datasets({ count, counted }: CountingWords): WordsOf<typeof english> {
  return {
    roleNames: { owner: "Eigentümer", editor: "Bearbeiter", viewer: "Betrachter" },
    datasetsText: {
      title: "Datensätze",
      loading: "Die Datensätze werden geladen",
      search: "Nach Namen suchen",
      sort: {
        label: "Sortieren",
        by: (name) => `Sortierung: ${name}`,
        date: "Neueste zuerst",
        name: "Name",
        items: "Meiste Elemente",
        status: "Status",
      },
      view: { label: "Ansicht", table: "Tabelle", cards: "Karten" },
      create: "Neuer Datensatz",
      sample: "Beispiel laden",
      columns: {
        name: "Datensatz",
        status: "Status",
        items: "Elemente",
        version: "Aktuelle Version",
        role: "Rolle",
        created: "Erstellt",
        actions: "Aktionen",
      },
      noVersion: "noch keine",
      changed: (n) => `${counted(n, { one: "Element", other: "Elemente" })} seitdem geändert`,
      timeline: "Zeitleiste",
      explore: "Erkunden",
      copyId: "Datensatz-ID kopieren",
      copied: "Datensatz-ID kopiert",
      copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
      remove: "Löschen",
      actionsOf: (name) => `Aktionen für ${name}`,
      dropHere: "Loslassen, um aus diesen Dateien einen Datensatz zu erstellen",
      count: (n) => counted(n, { one: "Datensatz", other: "Datensätze" }),
      empty: {
        title: "Noch keine Datensätze",
        text: "Ziehen Sie Bilder oder Videos an eine beliebige Stelle dieser Seite, oder wählen Sie sie aus. Daraus entsteht ein Datensatz, und sein erster Snapshot wird von selbst erstellt.",
        textSample:
          " Das Beispiel bringt einige tausend kleine Bilder mit Labels mit, an denen Sie alles ausprobieren können.",
      },
      noMatch: {
        title: "Kein Datensatz hat das in seinem Namen",
        text: (text) => `Zu „${text}“ gibt es hier nichts.`,
        clear: "Suche leeren",
      },
      sampleStarted: {
        title: "Das Beispiel ist unterwegs",
        message: "Es wird aufgebaut und erscheint dann in der Liste.",
      },
      deleteDialog: {
        title: "Datensatz löschen",
        what: (name, items) =>
          `„${name}“ verschwindet für alle, mit denen er geteilt ist: ${items} und alle Snapshots.`,
        clones: "Datensätze, die daraus geklont wurden, bleiben, wie sie sind.",
        guard: "Geben Sie zur Bestätigung den Namen des Datensatzes ein",
        confirm: "Löschen",
        cancel: "Abbrechen",
        done: (name) => `„${name}“ ist gelöscht`,
      },
    },
    createDatasetText: {
      title: "Neuer Datensatz",
      name: "Name",
      nameDefault: "Neuer Datensatz",
      drop: "Bilder, Videos oder Ordner hier ablegen",
      formats: "JPEG, PNG, WebP, GIF, AVIF, TIFF · MP4, WebM, MOV",
      pickFiles: "Dateien auswählen",
      pickFolder: "Ordner auswählen",
      chosen: (files, size) => `${counted(files, { one: "Datei", other: "Dateien" })}, ${size}`,
      skipped: (n) =>
        `${counted(n, { one: "andere Datei wird", other: "andere Dateien werden" })} ausgelassen`,
      clear: "Andere auswählen",
      start: "Hochladen und erstellen",
      cancel: "Abbrechen",
      close: "Schließen",
      nothing: "Wählen Sie mindestens ein Bild oder Video aus",
      uploading: (done, all) => `${count(done)} von ${count(all)} Dateien`,
      bytes: (sent, all) => `${sent} von ${all}`,
      failedSoFar: (n) => `${counted(n, { one: "Datei", other: "Dateien" })} fehlgeschlagen`,
      stop: "Hochladen abbrechen",
      stopping: "Wird abgebrochen",
      keepOpen: "Lassen Sie diesen Tab offen, bis alles hochgeladen ist.",
      result: {
        someTitle: (n) =>
          `${counted(n, { one: "Datei konnte", other: "Dateien konnten" })} nicht hochgeladen werden`,
        someText: "Die anderen sind da, und der Datensatz wird aus ihnen aufgebaut.",
        noneTitle: "Nichts konnte hochgeladen werden",
        noneText:
          "Der Datensatz ist ein leerer Entwurf. Löschen Sie ihn in der Liste, oder versuchen Sie es noch einmal.",
        open: "Datensatz öffnen",
        more: (n) => `und ${count(n)} weitere`,
      },
      progressLabel: "Hochladen",
      announce: (percent) => `Hochladen: ${percent} %`,
    },
  };
}
