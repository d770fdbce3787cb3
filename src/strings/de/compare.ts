import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../compare.ts";
import type { WordsOf } from "./words-of.ts";

const items = (n: number) => counted(n, { one: "Element", other: "Elemente" });

export const compare: WordsOf<typeof english> = {
  compareText: {
    title: (dataset) => `${dataset} · Vergleich`,
    heading: "Vergleich",
    from: "Vorher",
    to: "Nachher",
    now: "Jetzt",
    swap: "Beide vertauschen",
    searching: "Wird gesucht …",
    noVersion: "Kein Snapshot passt dazu",
    onTimeline: "Auf der Zeitleiste",
    explore: "Erkunden",
    restore: "Wiederherstellen",
    loading: "Die beiden Versionen werden verglichen",
    none: {
      title: "Noch gibt es nichts zu vergleichen",
      text: "Ein Vergleich braucht zwei Versionen: einen Snapshot und einen anderen oder den jetzigen Stand.",
    },
    unavailable: {
      title: "Dieser Server kann keine Versionen vergleichen",
      text: "Die Zeitleiste zeigt den Inhalt jedes Snapshots in Zahlen.",
    },
    timeline: "Zur Zeitleiste",
    same: { title: "Kein Unterschied", text: "Beide Versionen sind identisch." },
    noMatch: {
      title: "Keiner der Unterschiede passt dazu",
      text: "Entfernen Sie einen Filter, um mehr zu sehen.",
    },
    clear: "Filter entfernen",
    summary: "Was sich unterscheidet",
    kinds: {
      added: (n) => `${count(n)} hinzugekommen`,
      removed: (n) => `${count(n)} entfernt`,
      modified: (n) => `${count(n)} geändert`,
    },
    kind: { added: "Hinzugekommen", removed: "Entfernt", modified: "Geändert" },
    sameBytes: (n) =>
      `${counted(n, { one: "Datei wurde", other: "Dateien wurden" })} entfernt und unter anderer ID wieder hinzugefügt.`,
    byField: "Nach Feld",
    byLabel: "Nach Label",
    fields: {
      labels: "Labels",
      tags: "Tags",
      caption: "Beschreibung",
      cluster: "Cluster",
      metadata: "Metadaten",
      media: "Datei",
    },
    field: (name, n) => `${name}: ${items(n)}`,
    label: (name, gained, lost, counts) =>
      `${name}: ${count(gained)} dazu, ${count(lost)} weg${counts === null ? "" : `; vorher ${count(counts.before)}, nachher ${count(counts.after)}`}`,
    facts: {
      items: "Elemente",
      same: "In beiden gleich",
      labels: "Labels, die sich unterscheiden",
    },
    findLabel: "Label suchen",
    allLabels: (n) => `Alle ${count(n)} zeigen`,
    noLabel: "Kein Label passt dazu",
    onlyLabel: (name) => `Nur „${name}“`,
    moreLabels: (n) =>
      `und ${counted(n, { one: "weiteres Label, zu finden mit seinem ganzen Namen", other: "weitere Labels, zu finden mit ihrem ganzen Namen" })}`,
    video: (length) => (length === "" ? "Video" : `Video, ${length}`),
    sheet: "Elemente, die sich unterscheiden",
    filtering: "Die Elemente, die sich unterscheiden, werden gesucht …",
    found: (n) =>
      counted(n, { one: "Element unterscheidet sich", other: "Elemente unterscheiden sich" }),
    incomplete: "Ein Teil der Unterschiede ließ sich nicht laden.",
    retry: "Noch einmal versuchen",
    absent: { before: "Vorher nicht da", after: "Nicht mehr da" },
    gained: (name) => `${name} dazu`,
    lost: (name) => `${name} weg`,
    empty: "leer",
    again: "Dieselbe Datei ist unter einer anderen ID da.",
    position: (index, total) => `${count(index)} von ${count(total)}`,
    missing: {
      title: "Dieses Element unterscheidet sich nicht",
      text: "Es ist in beiden Versionen gleich oder in keiner da.",
    },
    previous: "Voriger Unterschied",
    next: "Nächster Unterschied",
    exploreBefore: "Das Element wie vorher öffnen",
    exploreAfter: "Das Element wie nachher öffnen",
  },
};
