import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../chart.ts";
import type { WordsOf } from "./words-of.ts";

const snapshots = (n: number) => counted(n, { one: "Snapshot", other: "Snapshots" });

export const chart: WordsOf<typeof english> = {
  chartText: {
    title: "Elemente und Labels",
    snapshots,
    undone: "durch Wiederherstellen überholt",
    items: "Elemente",
    others: "andere",
    noLabels: "Noch keine Labels",
    counting: (n) => `${snapshots(n)} noch zu zählen`,
    summary: (from, to, n, restores) =>
      `Von ${count(from)} zu ${count(to)} Elementen über ${snapshots(n)}. ${count(restores)}-mal wiederhergestellt.`,
    point: (name, time, items, list) =>
      `„${name}“, ${time}: ${counted(items, { one: "Element", other: "Elemente" })}${list === "" ? "" : `, ${list}`}`,
    group: (n) => `der letzte von ${snapshots(n)}`,
    share: (label, share) => `${label} ${share}`,
    range: (from, to) => `Von „${from}“ bis „${to}“`,
    to: "bis",
    compare: "Diese zwei vergleichen",
    clear: "Bereich aufheben",
    restored: (name) => `Wiederhergestellt: „${name}“`,
    hint: "Die Pfeiltasten bewegen, mit Umschalt ziehen sie einen Bereich auf, Enter öffnet oder vergleicht, Esc hebt auf",
    table: "Als Tabelle zeigen",
    chart: "Als Diagramm zeigen",
    columns: { snapshot: "Snapshot", created: "Erstellt", items: "Elemente" },
    uncounted: "noch nicht gezählt",
    failed: "Das Diagramm wurde nicht geladen.",
    retry: "Noch einmal versuchen",
  },
};
