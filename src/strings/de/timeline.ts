import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../timeline.ts";
import type { WordsOf } from "./words-of.ts";

export const timeline: WordsOf<typeof english> = {
  datasetText: {
    tabs: {
      label: "Seiten dieses Datensatzes",
      explore: "Erkunden",
      timeline: "Zeitleiste",
      compare: "Vergleich",
    },
    breadcrumb: "Pfad",
    create: "Snapshot erstellen",
    viewOnly: "Nur ansehen",
    viewOnlyWhy:
      "Sie können hier alles ansehen. Ändern können es nur Bearbeiter und Besitzer dieses Datensatzes.",
  },
  taskText: {
    pending: "wartet auf den Beginn",
    elapsed: (time) => `läuft seit ${time}`,
    left: (time) => `noch etwa ${time}`,
    leftBetween: (low, high) => `noch etwa ${low} bis ${high}`,
    leftAtMost: (time) => `noch höchstens ${time}`,
    almostDone: "fast fertig",
    stalled: (time) => `seit ${time} ohne Lebenszeichen`,
    safeToClose: "Sie können diesen Tab schließen",
    region: "Laufende Aufgabe",
    progress: (type) => `Fortschritt: ${type}`,
    started: (type) => `${type}: begonnen`,
    of: (dataset, words) => `${dataset}: ${words}`,
    reached: (type, percent) => `${type}: ${percent} %`,
    COMPLETED: (type) => `${type}: fertig`,
    FAILED: (type) => `${type}: fehlgeschlagen`,
    ABORTED: (type) => `${type}: abgebrochen`,
    showStory: "Was geschah",
  },
  originNames: {
    manual: "Von Hand",
    creation: "Erstellung",
    clone: "Klon",
    auto: "Automatisch",
  },
  timelineText: {
    title: (dataset) => `Zeitleiste von ${dataset}`,
    heading: "Zeitleiste",
    list: "Snapshots, neueste zuerst",
    search: "Namen, Beschreibungen und Gründe suchen",
    origin: "Herkunft",
    author: "Von",
    automatic: "Automatische",
    automaticHint: "Auch die Snapshots zeigen, die automatisch erstellt wurden",
    clearFilters: "Filter entfernen",
    filters: "Filter",
    removed: "Entfernte",
    removedHint: "Die entfernten Snapshots zeigen, die sich noch zurückholen lassen",
    select: (name) => `„${name}“ auswählen`,
    selectSeveral: "Mehrere Snapshots auswählen",
    jump: "Zu einem Tag springen",
    jumped: (day) => `Zu sehen: ${day}`,
    searching: "Wird gesucht …",
    found: (n, more) =>
      n === 0
        ? "Kein Snapshot gefunden"
        : `${more ? "Mehr als " : ""}${counted(n, { one: "Snapshot", other: "Snapshots" })} gefunden`,
    badges: {
      current: "Aktuelle Version",
      restoring: "Wird wiederhergestellt",
      damaged: "Beschädigt",
    },
    now: "Jetzt",
    itemsChanged: (n) => `${counted(n, { one: "Element", other: "Elemente" })} geändert`,
    changedSince: (n) =>
      `Jetzt: ${counted(n, { one: "Element", other: "Elemente" })} seit der aktuellen Version geändert`,
    grewFrom: (name) => `Entstanden aus „${name}“, nicht aus dem Snapshot darunter`,
    discard: "Änderungen verwerfen",
    unnamed: "Snapshot ohne Namen",
    actionsOf: (name) => `Aktionen für „${name}“`,
    actions: {
      edit: "Bearbeiten",
      clone: "Klonen",
      copyId: "Snapshot-ID kopieren",
      restore: "Wiederherstellen",
      remove: "Entfernen",
      browse: "Ansehen",
    },
    compare: "Vergleichen",
    arrived: (n) => `${count(n)} neu`,
    loadingMore: "Ältere Snapshots werden geladen",
    moreFailed: "Ältere Snapshots wurden nicht geladen",
    refreshFailed: "Diese Liste konnte nicht aktualisiert werden und ist vielleicht veraltet.",
    retry: "Noch einmal versuchen",
    empty: {
      title: "Noch kein Snapshot",
      text: "Ein Snapshot bewahrt den Datensatz genau so, wie er ist: Medien, Labels, Tags, Metadaten. Erstellen Sie einen, bevor Sie etwas ändern, dann können Sie jederzeit dorthin zurück.",
    },
    noMatch: {
      title: "Kein Snapshot passt",
      text: "Zu Suche und Filtern passt nichts.",
    },
    keys: "Tastenkürzel (?)",
    panel: "Ausgewählter Snapshot",
  },
};
