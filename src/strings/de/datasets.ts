import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../datasets.ts";
import type { WordsOf } from "./words-of.ts";

export const datasets: WordsOf<typeof english> = {
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
    status: {
      label: "Status",
      some: (names) => `Status: ${names}`,
      all: "Jeder Status",
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
    versions: {
      none: "noch keine Version",
      off: "Snapshots sind aus",
      loading: "",
      failed: "Version nicht lesbar",
    },
    changed: (n) => `${counted(n, { one: "Element", other: "Elemente" })} seitdem geändert`,
    timeline: "Zeitleiste",
    explore: "Erkunden",
    copyId: "Datensatz-ID kopieren",
    copied: "Datensatz-ID kopiert",
    copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
    remove: "Löschen",
    actionsOf: (name) => `Aktionen für „${name}“`,
    dropHere: "Loslassen, um aus diesen Dateien einen Datensatz zu erstellen",
    count: (n) => counted(n, { one: "Datensatz", other: "Datensätze" }),
    countOf: (shown, n) =>
      `${count(shown)} von ${counted(n, { one: "Datensatz", other: "Datensätzen" })}`,
    empty: {
      title: "Noch keine Datensätze",
      text: "Ziehen Sie Bilder oder Videos an eine beliebige Stelle dieser Seite, oder wählen Sie sie aus. Daraus entsteht ein Datensatz, und sein erster Snapshot wird von selbst erstellt.",
      textSample:
        " Das Beispiel bringt einige tausend kleine Bilder mit Labels mit, an denen Sie alles ausprobieren können.",
    },
    noMatch: {
      title: "Kein Datensatz passt",
      text: (text) => `Keiner hat „${text}“ in seinem Namen.`,
      textStatus: "Keiner hat diesen Status.",
      textBoth: (text) => `Keiner mit diesem Status hat „${text}“ in seinem Namen.`,
      clear: "Suche und Filter leeren",
    },
    sampleStarted: {
      title: "Das Beispiel wird geladen",
      message: "Es wird aufgebaut und erscheint dann in der Liste.",
    },
    deleteDialog: {
      title: "Datensatz löschen",
      what: (name, items, snapshots) =>
        `„${name}“ wird für alle gelöscht, die ihn sehen können: ${items} · ${snapshots}.`,
      empty: (name) => `„${name}“ ist leer. Er wird für alle gelöscht, die ihn sehen können.`,
      snapshots: (n) => counted(n, { one: "Snapshot", other: "Snapshots" }),
      snapshotsAtLeast: (n) => `mehr als ${counted(n, { one: "Snapshot", other: "Snapshots" })}`,
      everySnapshot: "alle Snapshots",
      counting: "Snapshots werden gesucht",
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
    tooLarge: (n, limit) =>
      `${counted(n, { one: "Datei ist", other: "Dateien sind" })} größer als die ${limit}, die dieser Server annimmt`,
    leaveOut: "Auslassen",
    clear: "Andere auswählen",
    start: "Hochladen und erstellen",
    nothing: "Wählen Sie mindestens ein Bild oder Video aus",
    reading: "Warten Sie, bis die Dateien aufgelistet sind",
    readingFiles: "Die Dateien werden gelesen",
    unreadable: (n) =>
      `${counted(n, { one: "Eintrag konnte", other: "Einträge konnten" })} nicht geöffnet werden`,
    more: (n) => `und ${count(n)} weitere`,
  },
};
