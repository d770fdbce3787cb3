import { counted } from "#/lib/numbers.ts";
import type * as english from "../exports.ts";
import type { WordsOf } from "./words-of.ts";

export const exportWords: WordsOf<typeof english> = {
  exportsText: {
    title: (n) =>
      n === null
        ? "Exportieren"
        : `${counted(n, { one: "Element", other: "Elemente" })} exportieren`,
    of: (version) => `Wie in „${version}“`,
    ofNow: "Wie sie jetzt sind",
    format: "Format",
    formats: {
      coco: { name: "COCO", text: "Ein JSON mit Rahmen, Polygonen und Kategorien" },
      yolo: { name: "YOLO", text: "Je Bild eine Textdatei, dazu die Namen der Klassen" },
      voc: { name: "Pascal VOC", text: "Je Bild ein XML mit Rahmen" },
      folder: {
        name: "Ordner",
        text: "Jede Datei im Ordner ihres Labels, für Klassifikatoren",
      },
      parquet: { name: "Parquet", text: "Je Datei eine Zeile, für pandas, Polars und DuckDB" },
      csv: { name: "CSV", text: "Je Datei eine Zeile, für Tabellenprogramme" },
      jsonl: { name: "JSON-Zeilen", text: "Je Datei ein Objekt mit allen Feldern" },
    },
    originals: "Mit den Originaldateien",
    originalsText: "In einem ZIP, unverändert",
    originalsAlways: "Dieses Format besteht aus den Dateien",
    submit: "Exportieren",
    failed: "Nichts wurde exportiert",
    running: "Der Export läuft",
    runningText:
      "Dieses Fenster kann geschlossen werden: der Export läuft weiter, unter „Aufgaben“.",
    waiting: "Wartet auf den Start",
    ready: "Die Datei ist fertig",
    readyText: (hours) =>
      `Sie kann ${counted(hours, { one: "Stunde", other: "Stunden" })} lang heruntergeladen werden.`,
    download: "Herunterladen",
    file: "Datei",
    fileLoading: "Wird gesucht …",
    fileUnknown: "Der Server sagt nicht, wo sie ist",
    fileGone: "Nicht mehr da: noch einmal exportieren",
    until: (time) => `bis ${time}`,
    close: "Schließen",
    again: "Noch einmal",
    entry: "Exportieren …",
  },
  useVersionText: {
    entry: "Diese Version verwenden …",
    title: (name) => `„${name}“ verwenden`,
    text: "Diese Zeilen laden genau diese Version, was auch immer später mit dem Datensatz geschieht.",
    key: "Auf einem anderen Rechner --key mit einem API-Schlüssel aus den Einstellungen ergänzen.",
    token: "STILLFRAME_TOKEN ist ein Token, das mit einem API-Schlüssel signiert ist.",
    ways: {
      pull: "Ein Ordner mit den Dateien",
      torchvision: "PyTorch und torchvision",
      huggingface: "Hugging Face datasets",
      parquet: "Eine Tabelle als Parquet",
      duckdb: "DuckDB, mit der Tabelle",
      polars: "Polars, mit der Tabelle",
      pandas: "pandas, mit der Tabelle",
      lance: "Lance in Python, ohne Kopie",
      lancedb: "LanceDB in JavaScript, ohne Kopie",
    },
    lance:
      "Nur zum Lesen: Der Ordner gehört dem Dienst. Wenn er aufräumt, kann sich der Ort ändern; dann die Zeilen neu kopieren.",
    copy: (way) => `Kopieren: ${way}`,
    copied: "Kopiert",
    copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
    close: "Schließen",
  },
};
