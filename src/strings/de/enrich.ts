import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../enrich.ts";
import type { WordsOf } from "./words-of.ts";

const images = (n: number): string => counted(n, { one: "Bild", other: "Bilder" });
const items = (n: number): string => counted(n, { one: "Element", other: "Elemente" });

export const enrich: WordsOf<typeof english> = {
  enrichText: {
    title: (dataset) => `${dataset} anreichern`,
    heading: "Mit Modellen anreichern",
    intro:
      "Wählen Sie, was Modelle hinzufügen sollen. Labels von Menschen und von anderen Modellen bleiben, wie sie sind.",
    loading: "Die Modelle werden geladen",
    unavailable: {
      title: "Dieser Server hat keine Modelle",
      text: "Labels lassen sich stattdessen aus Dateien importieren.",
      items: "Zu den Elementen",
    },
    none: {
      title: "Noch keine Modelle",
      text: "Der Server hat keine, die er ausführen könnte.",
    },
    models: "Modelle",
    types: {
      CAPTION_IMAGES: "Beschreibungen",
      OBJECT_DETECTION: "Labels mit Rahmen",
      CAPTION_OBJECTS: "Beschreibungen von Objekten",
      IMAGE_TAGGING: "Tags",
      MULTIMODEL_IMAGE_ENCODING: "Cluster und Suche",
      TEXT_DETECTION: "Text in Bildern",
    },
    by: (vendor) => `von ${vendor}`,
    licence: "Lizenz",
    speed: "Tempo hier",
    perImage: (time) => `${time} je Bild`,
    guess: (n) =>
      n === 0
        ? "geschätzt"
        : `an ${n === 1 ? "1 Bild" : `${count(n)} Bildern`} gemessen: geschätzt`,
    notMeasured: "noch nicht gemessen",
    fresh: "Neu für das Modell",
    freshImages: (n) => images(n),
    soon: "Kommt bald",
    unavailableModel: "Läuft hier nicht",
    needs: (what) => `Braucht ${what}`,
    onePerType: (name) => `Ersetzt „${name}“, das dasselbe hinzufügt`,
    prompt: "Was die Beschreibungen sagen sollen",
    promptHint: "Leer: ein Satz über das, was zu sehen ist.",
    promptTooLong: (n) => `Höchstens ${count(n)} Zeichen`,
    confidence: "Weglassen, was unsicherer ist als",
    all: "nichts",
    safety: "Zuerst einen Snapshot anlegen",
    safetyOn:
      "Der Zustand davor bleibt als Snapshot: wird er wiederhergestellt, ist das ganze Anreichern rückgängig.",
    safetyOff:
      "Ohne ihn lässt sich das Anreichern nicht durch Wiederherstellen rückgängig machen, und die Änderungen werden nicht gezeigt.",
    copied: "Die Ergebnisse kommen in einen neuen Datensatz, und dieser bleibt, wie er ist.",
    chooseOne: "Wählen Sie mindestens ein Modell",
    submit: "Ausführen",
    failed: "Das Anreichern ließ sich nicht beginnen",
    reindex: "Läuft mit dem Neuaufbau des Index",
    running: "Wird angereichert",
    safe: "Sie können diese Seite verlassen: die Aufgaben zeigen es weiter.",
    again: "Noch einmal Modelle wählen",
  },
  operationText: {
    region: "Ergebnis",
    gained: (n) => `${images(n)} mit neuen Labels`,
    changed: (n) => `${items(n)} geändert`,
    parts: {
      labels: (n) => `Labels von ${count(n)}`,
      tags: (n) => `Tags von ${count(n)}`,
      caption: (n) => `Beschreibungen von ${count(n)}`,
    },
    nothing: "Nichts geändert: der Datensatz ist wie zuvor",
    takenBack: "Nichts ist mehr geändert: der Datensatz ist wie zuvor",
    noSnapshot: "Davor wurde kein Snapshot angelegt, also werden die Änderungen nicht gezeigt.",
    comparing: "Vergleich mit der Version davor",
    labels: "Hinzugekommene Labels, nach der Zahl der Elemente",
    pictures: "Geänderte Elemente",
    more: (n) => `Alle ${count(n)} im Vergleich`,
    moreNow: "Mit dem jetzigen Stand vergleichen",
    since:
      "Der Datensatz wurde seither geändert. Was danach geändert wurde, ist hier nicht mitgezählt.",
    sinceToo: "Was danach geändert wurde, ist mitgezählt.",
    takesLater: "Das nimmt auch zurück, was danach geändert wurde.",
    keep: "Behalten",
    restore: "Version davor wiederherstellen",
    undo: "Rückgängig: Version davor wiederherstellen",
    task: "Aufgabe öffnen",
  },
};
