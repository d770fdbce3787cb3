import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../clusters.ts";
import type { WordsOf } from "./words-of.ts";

const items = (n: number): string => counted(n, { one: "Element", other: "Elemente" });
const images = (n: number): string => counted(n, { one: "Bild", other: "Bilder" });
const videos = (n: number): string => counted(n, { one: "Video", other: "Videos" });

export const clusters: WordsOf<typeof english> = {
  clustersText: {
    list: "Cluster",
    loading: "Die Cluster werden geladen",
    found: (n) => counted(n, { one: "Cluster", other: "Cluster" }),
    atLeast: (n) => `${count(n)} Cluster oder mehr`,
    alone: (n) => (n === 0 ? null : `${items(n)} in keinem`),
    threshold: "Wie ähnlich",
    levels: ["Ähnlich", "Ähnlicher", "Sehr ähnlich", "Fast gleich", "Beinahe-Duplikate"],
    contents: (pictures, films) =>
      [pictures > 0 && images(pictures), films > 0 && videos(films)].filter(Boolean).join(", "),
    noLabels: "Keine Labels",
    otherLabels: (n) => `${count(n)} weitere`,
    more: "Weitere Cluster zeigen",
    moreFailed: "Weitere Cluster ließen sich nicht laden.",
    empty: {
      title: "Noch keine Cluster",
      text: "Das Indizieren vergleicht die Bilder und fasst ähnliche zu Clustern zusammen.",
      past: "Kein Element dieses Snapshots ist in einem Cluster.",
    },
    tooStrict: {
      title: (level) => `Nichts ist hier „${level}“`,
      text: "Mit einer weiteren Einstellung gibt es vielleicht Cluster.",
      looser: "Ähnliches zeigen",
    },
    noMatch: {
      title: "Kein Cluster passt zu diesen Filtern",
      text: "Entfernen Sie einige davon, um mehr zu sehen.",
      clear: "Filter entfernen",
    },
  },
  similarText: {
    to: (file) => `Ähnlich wie ${file}`,
    toUpload: "Ähnlich wie das hochgeladene Bild",
    toUnknown: "Ähnlich wie ein Element",
    remove: "Wieder alle Elemente zeigen",
    order: "die nächsten zuerst",
    upload: "Elemente finden, die wie ein Bild aussehen",
    uploading: "Das Bild wird angesehen",
    drop: "Ein Bild ablegen, um ähnliche Elemente zu finden",
    onePicture: "Wählen Sie ein Bild",
    failed: "Das Bild ließ sich nicht verwenden",
    found: (n) => `Die ${count(n)} nächsten`,
    notEmbedded: (n) =>
      `${items(n)} ${n === 1 ? "lässt" : "lassen"} sich nicht finden, weil noch nicht indiziert`,
    none: {
      title: "Noch ist nichts nach dem Aussehen zu vergleichen",
      text: "Das Indizieren sieht jedes Bild einmal an. Danach lassen sich ähnliche Elemente finden.",
    },
  },
  documentedText: {
    region: "Suche",
    search: "Beschreiben, was zu finden ist",
    cluster: (contents) => `Ein Cluster aus ${contents}`,
    close: "Schließen",
    someOf: (some, all) =>
      `${count(some)} von ${count(all)} Elementen: die übrigen listet dieser Server nicht auf.`,
    similar: "Ähnliches finden",
    similarTo: (file) => `Ähnliches finden: ${file}`,
    noMatch: {
      title: "Nichts gefunden",
      text: "Andere Wörter oder ein anderes Bild finden vielleicht mehr.",
      clear: "Alle Cluster zeigen",
    },
    empty: {
      title: "Noch keine Cluster",
      text: "Sie sind da, sobald der Datensatz indiziert ist.",
    },
  },
};
