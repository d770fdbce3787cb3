import { counted } from "#/lib/numbers.ts";
import type * as english from "../palette.ts";
import type { WordsOf } from "./words-of.ts";

export const palette: WordsOf<typeof english> = {
  paletteText: {
    title: "Befehlspalette",
    field: "Ort oder Aktion suchen",
    groups: {
      actions: "Aktionen",
      pages: "Seiten",
      datasets: "Datensätze",
      snapshots: "Snapshots dieses Datensatzes",
      items: "Elemente dieses Datensatzes",
      receipts: "Belege der Wiederherstellungen dieses Datensatzes",
      tasks: "Aufgaben",
    },
    steps: {
      explore: { command: "Version ansehen …", field: "Welche Version ansehen?" },
      restore: {
        command: "Snapshot wiederherstellen …",
        field: "Welchen Snapshot wiederherstellen?",
      },
      clone: { command: "Snapshot klonen …", field: "Welchen Snapshot klonen?" },
      edit: { command: "Snapshot bearbeiten …", field: "Welchen Snapshot bearbeiten?" },
      remove: { command: "Snapshot löschen …", field: "Welchen Snapshot löschen?" },
    },
    back: "Zurück zu allen Befehlen",
    theme: (name) => `Darstellung: ${name}`,
    receipt: (name) => `Beleg: „${name}“ wiederhergestellt`,
    unnamedReceipt: "Beleg einer Wiederherstellung",
    taskOn: (task, dataset) => `${task}: „${dataset}“`,
    language: (name) => `Sprache: ${name}`,
    found: (n) => counted(n, { one: "Ergebnis", other: "Ergebnisse" }),
    none: "Kein Befehl passt dazu.",
    searching: "Suche läuft",
    failed: "Ein Teil konnte nicht durchsucht werden.",
  },
};
