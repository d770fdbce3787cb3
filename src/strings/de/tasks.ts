import type * as english from "../tasks.ts";
import type { CountingWords } from "../translated.ts";
import type { WordsOf } from "./words-of.ts";

export function tasks({ count, counted }: CountingWords): WordsOf<typeof english> {
  return {
    tasksText: {
      title: "Aufgaben",
      loading: "Die Aufgaben werden geladen",
      columns: {
        task: "Aufgabe",
        status: "Status",
        dataset: "Datensatz",
        user: "Benutzer",
        started: "Begonnen",
        duration: "Dauer",
        actions: "Aktionen",
      },
      filters: {
        status: "Status",
        type: "Aufgabe",
        dataset: "Datensatz",
        any: "Alle",
        clear: "Filter entfernen",
        only: (name) => name,
      },
      count: (n) => counted(n, { one: "Aufgabe", other: "Aufgaben" }),
      page: (page, pages) => `Seite ${page} von ${pages}`,
      previous: "Zurück",
      next: "Weiter",
      pagesLabel: "Seiten der Aufgaben",
      progress: (name) => `Fortschritt: ${name}`,
      items: (done, total) => `${count(done)} von ${count(total)} Elementen`,
      failedItems: (n) => `${counted(n, { one: "Element", other: "Elemente" })} übersprungen`,
      loadingFailures: "Ihre Namen werden geladen",
      moreFailures: (n) => `und ${count(n)} weitere`,
      unknownUser: "unbekannt",
      unknownDataset: "unbekannter Datensatz",
      actionsOf: (task, dataset) => `Aktionen für „${task}“ an ${dataset}`,
      copyId: "Aufgaben-ID kopieren",
      openTimeline: "Zeitleiste öffnen",
      openDataset: "Datensatz öffnen",
      abort: "Abbrechen",
      retry: "Wiederholen",
      copied: "Aufgaben-ID kopiert",
      copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
      cannotAbort: "Laut Server lässt sie sich nicht abbrechen",
      cannotRetry: "Laut Server lässt sie sich nicht wiederholen",
      abortDialog: {
        title: "Aufgabe abbrechen",
        text: (task, dataset) =>
          `„${task}“ an „${dataset}“ hält an. Was bisher getan wurde, wird verworfen; die Aufgabe lässt sich wiederholen.`,
        confirm: "Aufgabe abbrechen",
        cancel: "Weiterlaufen lassen",
      },
      aborted: "Die Aufgabe ist abgebrochen",
      retried: "Die Aufgabe läuft wieder",
      empty: {
        title: "Noch keine Aufgaben",
        text: "Einen Datensatz erstellen, einen Snapshot wiederherstellen oder klonen: was eine Weile dauert, erscheint hier.",
      },
      noMatch: {
        title: "Keine Aufgabe passt zu diesen Filtern",
        text: "Ändern Sie sie, oder sehen Sie sich alle Aufgaben an.",
      },
      pastEnd: { title: "Diese Seite gibt es nicht", first: "Zur ersten Seite" },
    },
  };
}
