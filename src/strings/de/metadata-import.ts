import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../metadata-import.ts";
import type { WordsOf } from "./words-of.ts";

const items = (n: number) => counted(n, { one: "Element", other: "Elemente" });
const ofItems = (n: number) => counted(n, { one: "Element", other: "Elementen" });
const rows = (n: number) => counted(n, { one: "Zeile", other: "Zeilen" });
const values = (n: number) => counted(n, { one: "Wert", other: "Werte" });
const fields = (n: number) => counted(n, { one: "Feld", other: "Felder" });

export const metadataImportWords: WordsOf<typeof english> = {
  metadataImport: {
    open: "Metadaten importieren",
    title: "Metadaten importieren",
    drop: "Eine CSV- oder JSON-Datei hier ablegen",
    hint: "Eine Tabelle mit einer Zeile je Element, eine Liste von Objekten oder JSON-Zeilen. Sie wird zuerst angesehen; vor dem Import ändert sich nichts.",
    pick: "Datei auswählen",
    clear: "Andere wählen",
    unknownKind: "Nur CSV (.csv, .tsv) und JSON (.json, .jsonl) können gelesen werden",
    reading: "Die Datei wird gelesen",
    matching: "Die Elemente der Zeilen werden gesucht",
    building: "Die Werte werden vorbereitet",
    faults: {
      empty: "Die Datei hat keine Zeilen",
      not_utf8: "Die Datei ist kein UTF-8-Text. Als UTF-8 speichern und noch einmal auswählen",
      row_too_long:
        "Eine Zeile ist länger als 8 MB, oder ihr Anführungszeichen ist nicht geschlossen; die Datei ist nicht lesbar",
      not_objects:
        'Die Datei ist keine Liste von Objekten: Sie braucht eines je Element, etwa {"file": …}',
      cut: "Die Datei bricht mitten im Inhalt ab",
      many_columns: "Die Datei hat mehr als 200 Spalten",
      many_rows: "Die Datei hat mehr als 5.000.000 Zeilen. Bitte in Teilen importieren",
    },
    size: (n, columns) => `${rows(n)}, ${counted(columns, { one: "Spalte", other: "Spalten" })}`,
    preview: "Die ersten Zeilen",
    brokenRows: (n) => `${rows(n)} ${n === 1 ? "ist" : "sind"} nicht lesbar`,
    rowFaults: {
      quote: "ein Anführungszeichen ist nicht geschlossen",
      many_cells: "sie hat mehr Werte, als es Spalten gibt",
      not_json: "sie ist kein JSON",
      not_object: "sie ist kein Objekt",
    },
    place: (kind, n) => (kind === "csv" ? `Zeile ${count(n)}` : `Objekt ${count(n)}`),
    key: "Spalte, die das Element nennt",
    keyHint: "Nach Pfad, eindeutigem Dateinamen, SHA-256 oder Element-ID",
    found: (matched, n, all) =>
      `${count(matched)} von ${rows(n)} gefunden, für ${count(matched)} von ${ofItems(all)}`,
    strays: (n) => `${rows(n)} zu Elementen, die nicht hier sind`,
    several: (n) => `${rows(n)} mit einem Namen, den mehrere Elemente haben`,
    repeated: (n) => `${rows(n)} zu einem Element, das schon eine Zeile hat: Die erste zählt`,
    keyless: (n) => `${rows(n)} ohne Namen in dieser Spalte`,
    without: (n) => `${items(n)} ohne Zeile`,
    more: (n) => `und ${count(n)} weitere`,
    columns: "Spalten",
    take: (column) => `„${column}“ importieren`,
    isKey: "Nennt die Elemente",
    nothingIn: "Keine Werte",
    filled: (n) => values(n),
    name: "Feld",
    nameOf: (column) => `Name des Feldes für „${column}“`,
    type: "Typ",
    typeOf: (column) => `Typ von „${column}“`,
    multi: "Mehrere Werte",
    multiOf: (column) => `„${column}“ hat mehrere Werte`,
    multiHint: "Eine JSON-Liste oder durch ; oder | getrennte Werte",
    types: {
      string: "Text",
      float: "Zahl",
      datetime: "Datum und Zeit",
      enum: "Auswahl",
      link: "Link",
    },
    options: (n, some) => `${counted(n, { one: "Option", other: "Optionen" })}: ${some}`,
    exists: (name) =>
      `Der Datensatz hat schon ein Feld „${name}“. Dieses braucht einen anderen Namen`,
    existsShort: "Der Datensatz hat schon ein Feld dieses Namens",
    twice: (name) => `Zwei Spalten heißen „${name}“`,
    badName:
      "Ein Feldname beginnt mit einem Buchstaben, dann folgen Buchstaben (ohne Umlaute), Ziffern oder _; höchstens 63 Zeichen",
    noOptions: "Eine Auswahl hat 1 bis 100 verschiedene Optionen mit je höchstens 100 Zeichen",
    tooMany: (most) => `Ein Datensatz hat höchstens ${fields(most)}`,
    refused: (n) => `${values(n)} ${n === 1 ? "wird" : "werden"} ausgelassen`,
    allRefused: "Keiner der Werte passt zu diesem Typ",
    reasons: {
      "The value is not a number": "der Wert ist keine Zahl",
      "The number has more digits than can be kept": "die Zahl hat zu viele Ziffern",
      "The value is no ISO 8601 date and time": "der Wert ist keine Zeit nach ISO 8601",
      "The value is none of the options": "der Wert ist keine der Optionen",
      "The value is no http or https address": "der Wert ist keine Adresse mit http oder https",
      "The value is not a text": "der Wert ist kein Text",
      "The value is not a list": "der Wert ist keine Liste",
      "The value has more than 4096 characters": "der Wert hat mehr als 4096 Zeichen",
      "A list has at most 100 values": "eine Liste hat höchstens 100 Werte",
      "The dataset has no item with this media_id": "das Element ist nicht mehr da",
    },
    refusedLine: (place, value, reason) => `${place}, „${value}“: ${reason}`,
    submit: (n) => (n === 0 ? "Importieren" : `${fields(n)} importieren`),
    notYet: "Die Elemente müssen zuerst gefunden werden",
    noItems: "Keine der Zeilen gehört zu einem Element hier",
    noColumns: "Mindestens eine Spalte auswählen",
    tooLarge: (name, size, most) =>
      `Die Werte von „${name}“ sind ${size} groß; ein Feld fasst höchstens ${most}. Bitte die Zeilen in Teilen importieren, als eigene Felder`,
    running: (field) => `„${field}“ wird importiert`,
    progress: "Metadaten werden importiert",
    states: {
      waiting: "Wartet",
      running: "Wird importiert",
      done: "Importiert",
      failed: "Nicht importiert",
    },
    stop: "Stoppen",
    stopping: "Wird gestoppt",
    close: "Schließen",
    result: (n, inserted, strays) =>
      `${fields(n)} für ${items(inserted)}${strays > 0 ? `, ${rows(strays)} ohne Element` : ""}`,
    nothingDone: "Es wurde nichts importiert",
    fieldResult: (inserted, left) =>
      left === 0 ? values(inserted) : `${values(inserted)}, ${count(left)} ausgelassen`,
    errors: (n) => `${rows(n)} ${n === 1 ? "wurde" : "wurden"} nicht importiert`,
    before: "Der Stand davor bleibt erhalten: Er ist eine Version auf der Zeitleiste.",
    undo: "Rückgängig",
    undoing: "Der Import wird zurückgenommen",
    undone: "Rückgängig gemacht: Der Datensatz ist wie zuvor",
  },
};
