import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../explore.ts";
import type { WordsOf } from "./words-of.ts";

const items = (n: number) => counted(n, { one: "Element", other: "Elemente" });
/** After “von”, “zu” and the like. */
const itemsDative = (n: number) => counted(n, { one: "Element", other: "Elementen" });

export const explore: WordsOf<typeof english> = {
  exploreText: {
    title: (dataset) => `${dataset} erkunden`,
    heading: "Erkunden",
    loading: "Die Elemente werden geladen",
    grid: "Elemente",
    search: "Datei, Beschreibung, Label oder Tag suchen",
    filters: {
      label: "Label",
      tag: "Tag",
      cluster: "Cluster",
      type: "Typ",
      types: { image: "Bilder", video: "Videos" },
      by: (name) => `Nach ${name} filtern`,
      find: (name) => `${name} suchen`,
      none: "Hier gibt es nichts zu filtern",
      notFound: (q) => `Nichts enthält „${q}“`,
      more: (shown, total) =>
        `Die ersten ${count(shown)} von ${count(total)}: suchen Sie nach den anderen`,
      clear: "Filter entfernen",
      remove: (name, value) => `Filter ${name}: ${value} entfernen`,
    },
    size: "Größe der Bilder",
    show: {
      show: "Zeigen",
      labels: "Labels",
      tags: "Tags",
      confidence: "Konfidenz",
      boxes: "Rahmen",
      names: "Namen",
      when: { never: "Nie", hover: "Beim Zeigen", always: "Immer" },
      surer: "Nur Labels sicherer als",
      all: "Alle",
      nothing: "nur Bilder",
      look: "Anordnung",
      looks: { rows: "Reihen ganzer Bilder", squares: "Quadrate" },
    },
    cropped: "beschnitten",
    found: items,
    foundOf: (n, of) => `${count(n)} von ${itemsDative(of)}`,
    counting: "Die Elemente werden gezählt",
    tileLoading: (n) => `Element ${count(n)}, wird geladen`,
    moreFailed: "Einige dieser Elemente konnten nicht geladen werden.",
    range: {
      loading: "Die Elemente bis hierher werden ausgewählt",
      failed: "Nicht ausgewählt: einige dieser Elemente konnten nicht geladen werden.",
    },
    retry: "Noch einmal versuchen",
    video: (name, length) => [name, "Video", length].filter(Boolean).join(", "),
    notShown: (name, codec) => `${name}, ${codec}: von diesem Browser nicht angezeigt`,
    select: (name) => `${name} auswählen`,
    empty: {
      title: "Noch keine Elemente",
      text: "Dieser Datensatz ist leer. Hochgeladene Dateien erscheinen hier.",
      draft:
        "Das Hochladen in diesen Datensatz wurde nie abgeschlossen. Löschen Sie ihn in der Liste, und beginnen Sie noch einmal.",
      past: "Bei diesem Snapshot war der Datensatz leer.",
      building: "Der Datensatz wird aufgebaut. Danach erscheinen seine Elemente hier.",
      buildingTitle: "Wird aufgebaut",
    },
    noMatch: {
      title: "Kein Element passt zu diesen Filtern",
      text: "Entfernen Sie einige davon, um mehr zu sehen.",
    },
    noMedia: {
      title: "Dieser Server listet keine einzelnen Elemente auf",
      text: "Er bietet nur die dokumentierte API. Snapshots, Wiederherstellen und Klonen gehen wie gewohnt auf der Zeitleiste.",
      action: "Zeitleiste öffnen",
    },
    broken: {
      title: "Dieser Datensatz ist fehlerhaft",
      unknown: "Der Server hat keinen Grund genannt.",
      lastGood: "Letzte gute Version:",
      never:
        "Er hatte nie eine gute Version, es gibt also nichts wiederherzustellen. Seine Aufgabe sagt, was fehlgeschlagen ist und ob man es noch einmal versuchen kann; sonst löschen Sie den Datensatz und legen ihn neu an.",
      restore: "Wiederherstellen",
      another: "Eine andere auswählen",
      tasks: "Seine Aufgaben öffnen",
    },
  },
  bulkText: {
    region: "Auswahl",
    selected: (n) => `${count(n)} ausgewählt`,
    allMatching: (n) => (n === 1 ? "Das eine Element ausgewählt" : `Alle ${items(n)} ausgewählt`),
    selectAll: (n) => `Alle ${count(n)} auswählen`,
    clear: "Auswahl aufheben",
    tag: "Tag hinzufügen",
    label: "Label hinzufügen",
    untag: "Tag entfernen",
    unlabel: "Label entfernen",
    remove: "Löschen",
    tooMany: (n) =>
      `Höchstens ${count(n)} einzelne Elemente auf einmal: wählen Sie stattdessen alle passenden aus`,
    names: { tag: "Tags", label: "Labels" },
    hint: "Mehrere werden durch Kommas getrennt",
    suggestions: "In der Auswahl",
    inUse: "In Gebrauch",
    tooLong: "Ein Name hat höchstens 255 Zeichen",
    dialogs: {
      tag: {
        title: "Tags hinzufügen",
        what: (n) =>
          `Die Tags werden zu ${itemsDative(n)} hinzugefügt. Wo sie schon sind, ändert sich nichts.`,
        confirm: (n) => `Zu ${itemsDative(n)} hinzufügen`,
      },
      label: {
        title: "Labels hinzufügen",
        what: (n) =>
          `Die Labels werden zu ${itemsDative(n)} hinzugefügt, für das ganze Bild und mit der Quelle „manual“.`,
        confirm: (n) => `Zu ${itemsDative(n)} hinzufügen`,
      },
      untag: {
        title: "Tags entfernen",
        what: (n) => `Die Tags werden von ${itemsDative(n)} entfernt.`,
        confirm: (n) => `Von ${itemsDative(n)} entfernen`,
      },
      unlabel: {
        title: "Labels entfernen",
        what: (n) =>
          `Alle Labels mit diesen Namen werden von ${itemsDative(n)} entfernt, samt ihren Rahmen.`,
        confirm: (n) => `Von ${itemsDative(n)} entfernen`,
      },
      remove: {
        title: "Elemente löschen",
        what: (n) =>
          `${items(n)} ${n === 1 ? "wird" : "werden"} aus dem Datensatz gelöscht. Snapshots behalten ihre: Das Wiederherstellen eines Snapshots bringt sie zurück.`,
        unsaved: (n) =>
          `${items(n)} ${n === 1 ? "wurde" : "wurden"} seit der aktuellen Version geändert und ${n === 1 ? "ist" : "sind"} noch in keinem Snapshot.`,
        confirm: (n) => `${items(n)} löschen`,
      },
    },
    preview: {
      counting: "Es wird gezählt, was sich ändern würde",
      none: (of) =>
        of === 1
          ? "Es würde sich nichts ändern: das Element ist schon so."
          : `Es würde sich nichts ändern: alle ${items(of)} sind schon so.`,
      some: (n, of) =>
        n === of
          ? `${items(n)} ${n === 1 ? "würde" : "würden"} sich ändern.`
          : `${count(n)} von ${itemsDative(of)} ${n === 1 ? "würde" : "würden"} sich ändern, die anderen sind schon so.`,
      failed: (why) => `Die Änderungen konnten nicht gezählt werden: ${why}`,
    },
    done: {
      updated: (n) => (n === 0 ? "Nichts geändert" : `${items(n)} geändert`),
      deleted: (n) => (n === 0 ? "Nichts gelöscht" : `${items(n)} gelöscht`),
    },
    undo: "Rückgängig machen",
    redo: "Wiederholen",
    undone: (n) => `Rückgängig gemacht: ${items(n)} wie zuvor`,
    redone: (n) => `Wiederholt: ${items(n)} geändert`,
    notUndone: (why) => `Nicht rückgängig gemacht: ${why}`,
    dismiss: "Ausblenden",
  },
  itemText: {
    loading: "Das Element wird geladen",
    missing: {
      title: "Dieses Element ist nicht hier",
      text: "Es wurde gelöscht, oder es ist nicht in dieser Version des Datensatzes.",
    },
    previous: "Vorheriges Element",
    next: "Nächstes Element",
    position: (at, of) => `${count(at)} von ${count(of)}`,
    open: "Original öffnen",
    download: "Herunterladen",
    notShown: (codec) => `Dieser Browser zeigt ${codec} nicht an.`,
    failed: "Der Browser konnte diese Datei nicht anzeigen.",
    boxes: "Rahmen anzeigen",
    zoom: "Vergrößerung",
    zoomIn: "Vergrößern",
    zoomOut: "Verkleinern",
    zoomReset: (scale) => `Auf ${Math.round(scale * 100)} % vergrößert: das Ganze zeigen`,
    scale: (scale) => `${Math.round(scale * 100)} %`,
    copyId: "Kopieren",
    copied: "Kopiert",
    facts: {
      file: "Datei",
      type: "Typ",
      size: "Maße",
      bytes: "Größe",
      duration: "Dauer",
      added: "Hinzugefügt",
      cluster: "Cluster",
      id: "Medien-ID",
    },
    types: { image: "Bild", video: "Video" },
    converted: (type, form) => `${type} (${form}, umgewandelt angezeigt)`,
    pixels: (width, height) => `${width} × ${height}`,
    labels: "Labels",
    tags: "Tags",
    caption: "Beschreibung",
    metadata: "Metadaten",
    noLabels: "Keine Labels",
    noTags: "Keine Tags",
    filterBy: (name) => `Alle mit ${name} anzeigen`,
    confidence: (value) => `${Math.round(value * 100)} %`,
  },
};
