import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../restore-impact.ts";
import type { WordsOf } from "./words-of.ts";

const items = (n: number) => counted(n, { one: "Element", other: "Elemente" });
const edits = (n: number) => counted(n, { one: "Bearbeitung", other: "Bearbeitungen" });

export const restoreImpact: WordsOf<typeof english> = {
  impactText: {
    title: "Was geschehen wird",
    looking: "Die Unterschiede werden ermittelt",
    unknown:
      "Dieser Server meldet nicht, welche Elemente sich unterscheiden, nur die Anzahl vorher und nachher.",
    failed: "Die Unterschiede ließen sich nicht ermitteln:",
    retry: "Noch einmal versuchen",
    samePart: "Nichts: die gewählten Felder stimmen schon mit dem Snapshot überein.",
    same: "Nichts: der Datensatz stimmt schon mit dem Snapshot überein.",
    kinds: {
      removed: (n) => `${items(n)} ${n === 1 ? "verschwindet" : "verschwinden"}`,
      added: (n) => `${items(n)} ${n === 1 ? "kommt" : "kommen"} zurück`,
      modified: (n) => `${items(n)} ${n === 1 ? "ändert" : "ändern"} sich`,
    },
    fields: {
      labels: (n) => `Labels von ${count(n)}`,
      tags: (n) => `Tags von ${count(n)}`,
      caption: (n) => `Beschreibungen von ${count(n)}`,
      cluster: (n) => `Cluster von ${count(n)}`,
      metadata: (n) => `Metadaten von ${count(n)}`,
      media: (n) => `Dateien von ${count(n)}`,
    },
    sameBytes: (n) =>
      `${counted(n, { one: "Datei verschwindet und kommt", other: "Dateien verschwinden und kommen" })} unter anderer ID zurück.`,
    strip: (kind) => `Einige davon: ${kind}`,
    seeAll: "Alle ansehen",
    inNewTab: "in einem neuen Tab",
    edits: (n, people, since) =>
      `${edits(n)} von ${counted(people, { one: "Person", other: "Personen" })} seit ${since}`,
    person: (n, last) => `${edits(n)}, zuletzt ${last}`,
  },
  scopeText: {
    itemsTitle: (name, snapshot) => `„${name}“ so zurückholen, wie in „${snapshot}“?`,
    itemsOnly: (name) =>
      `Holt nur „${name}“ zurück, auch wenn es gelöscht war. Alles andere bleibt, wie es ist.`,
    bringBack: "Zurückholen",
    some: "Nur einen Teil wiederherstellen",
    someHint:
      "Der Rest bleibt, wie er ist. Das Wiederherstellen zählt als Bearbeitung des Datensatzes.",
    group: "Was wiederhergestellt wird",
    choose: "Wählen Sie mindestens eines.",
    fields: {
      labels: "Die Labels",
      tags: "Die Tags",
      caption: "Beschreibungen",
      metadata: "Metadaten",
      clustering: "Die Cluster",
      media: "Medien (gelöschte Elemente kommen zurück, neuere gehen)",
    },
    differ: (n) =>
      counted(n, { one: "Element unterscheidet sich", other: "Elemente unterscheiden sich" }),
    does: "Stellt nur die gewählten Felder wieder her; der Rest bleibt, wie er ist.",
    part: (name) => `Ein Teil von „${name}“`,
    done: (name) => `Ein Teil von „${name}“ ist wiederhergestellt`,
    failed: (name) => `Ein Teil von „${name}“ konnte nicht wiederhergestellt werden`,
  },
};
