import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../labels-import.ts";
import type { WordsOf } from "./words-of.ts";

const images = (n: number) => counted(n, { one: "Bild", other: "Bilder" });
const items = (n: number) => counted(n, { one: "Element", other: "Elemente" });
const ofItems = (n: number) => counted(n, { one: "Element", other: "Elementen" });
const labels = (n: number) => counted(n, { one: "Label", other: "Labels" });

export const labelsImportWords: WordsOf<typeof english> = {
  labelsImport: {
    open: "Labels importieren",
    title: "Labels importieren",
    drop: "Dateien mit Labels oder einen Ordner davon hier ablegen",
    formats:
      "COCO, YOLO, Pascal VOC oder CSV. Sie werden zuerst angesehen; vor dem Import ändert sich nichts.",
    byFolder: "Die Ordner der Elemente als Labels verwenden",
    clear: "Andere wählen",
    chosen: (n) => counted(n, { one: "Datei mit Labels", other: "Dateien mit Labels" }),
    otherFiles: (n) =>
      `${counted(n, { one: "andere Datei", other: "andere Dateien" })} ohne Labels ausgelassen`,
    reading: "Die Dateien werden angesehen",
    noFiles: "Keine dieser Dateien kann Labels haben",
    look: "Dateien ansehen",
    columns: "Spalten",
    nameless: (n) => `Spalte ${count(n)}`,
    roleOf: (column) => `Was „${column}“ ist`,
    leftOut: "Ausgelassen",
    notNamed: "Ausgelassen: Sie hat keinen eigenen Namen",
    roles: {
      file: "Pfad oder Name des Bildes",
      label: "Label",
      labels: "Mehrere Labels",
      sha256: "SHA-256 des Bildes",
      split: "Split: train, val oder test",
      tags: "Tags",
      caption: "Bildunterschrift",
      confidence: "Konfidenz",
      x: "Box: links (x)",
      y: "Box: oben (y)",
      width: "Box: Breite",
      height: "Box: Höhe",
      xmin: "Box: links (xmin)",
      ymin: "Box: oben (ymin)",
      xmax: "Box: rechts (xmax)",
      ymax: "Box: unten (ymax)",
      image_width: "Breite des Bildes",
      image_height: "Höhe des Bildes",
    },
    missing: {
      file: "Die Spalte wählen, die das Bild nennt: seinen Pfad, seinen Namen oder seinen SHA-256",
      label: "Die Spalte des Labels, der Bildunterschrift, der Tags oder des Splits wählen",
      box: "Eine Box braucht vier Spalten: x, y, Breite und Höhe, oder xmin, ymin, xmax und ymax. Alle wählen oder auslassen",
    },
    submit: "Labels importieren",
    notLooked: "Die Dateien müssen zuerst angesehen werden",
    nothing: "Keines der Labels gehört zu einem Element hier",
    formatNames: {
      coco: "COCO",
      yolo: "YOLO",
      voc: "Pascal VOC",
      csv: "CSV",
      folder: "Ordner",
    },
    found: (format, labelled, all, classes) =>
      `${format}-Labels für ${count(labelled)} von ${ofItems(all)}, ${counted(classes, {
        one: "Klasse",
        other: "Klassen",
      })}`,
    without: (n) => `${items(n)} ohne Labels`,
    strays: (n) => `${labels(n)} von Dateien, die nicht hier sind`,
    unmatched: (n) => `${images(n)} der Dateien ${n === 1 ? "ist" : "sind"} nicht hier`,
    problems: (n) =>
      counted(n, { one: "Teil war nicht lesbar", other: "Teile waren nicht lesbar" }),
    more: (n) => `und ${count(n)} weitere`,
    classes: "Klassen",
    sample: (name) => `Zur Kontrolle: „${name}“ mit seinen Labels`,
    settings: { mode: "Vorhandene Labels", match: "Elemente finden" },
    modes: {
      merge: "Behalten und Fehlendes ergänzen",
      replace: "Bei den Elementen der Dateien ersetzen",
    },
    matches: {
      auto: "Nach Pfad oder eindeutigem Namen",
      path: "Nur nach Pfad",
      name: "Nur nach Dateinamen",
      sha256: "Nach dem Hash der Bytes",
    },
    labels: "Labels",
    take: (n) =>
      `Labels aus ${counted(n, { one: "Datei mit Labels", other: "Dateien mit Labels" })} übernehmen`,
    takeTables: (n) => `Labels aus ${counted(n, { one: "Tabelle", other: "Tabellen" })} übernehmen`,
    known: (n, ofAll) => `${labels(n)} von ${ofItems(ofAll)}, die der Datensatz schon hat`,
    noneHere: "Keines davon gehört zu diesen Dateien, deshalb werden sie ausgelassen",
    lookFailed:
      "Die Dateien konnten hier nicht angesehen werden. Der Server liest sie, wenn sie angekommen sind",
    running: "Labels werden importiert",
    undo: "Rückgängig",
    undone: (n) => `Rückgängig gemacht: ${items(n)} wie zuvor`,
    close: "Schließen",
    before: "Der Stand davor bleibt erhalten: Er ist die aktuelle Version auf der Zeitleiste.",
  },
};
