import { counted } from "#/lib/numbers.ts";
import type * as english from "../versions.ts";
import type { WordsOf } from "./words-of.ts";

export const versions: WordsOf<typeof english> = {
  versionText: {
    now: "Jetzt",
    region: { past: "Sie blicken in die Vergangenheit", now: "Sie sehen den jetzigen Stand" },
    readOnly: "Nur lesend",
    readOnlyWhy: "An einer früheren Version kann nichts geändert werden",
    loadingShort: "Wird geladen",
    compare: "Mit jetzt vergleichen",
    onTimeline: "Auf der Zeitleiste zeigen",
    more: "Mehr zu dieser Version",
    chooseFrom: (name) => `${name}: Version wählen`,
    loading: "Diese Version wird geladen",
    older: "Ältere Version",
    newer: "Neuere Version",
    choose: "Version wählen",
    flip: (name) => `Umschalten zu ${name}`,
    flipShort: "Umschalten zu",
    back: "Zurück zu jetzt",
    end: "Umschalten beenden",
    restore: "Diesen wiederherstellen",
    shown: (name, date) => `Gezeigt wird „${name}“, ${date}`,
    shownNow: "Gezeigt wird der Datensatz, wie er jetzt ist",
    missing: (name) =>
      `Es ist nicht in der Version „${name}“. Eine andere Version hat es vielleicht: schalten Sie zurück, oder gehen Sie weiter.`,
    missingNow: "Der Datensatz enthält es jetzt nicht. Eine frühere Version hat es vielleicht.",
  },
  exportText: {
    label: (n) => `${counted(n, { one: "Element", other: "Elemente" })} exportieren`,
    holds: (n) => `${counted(n, { one: "Element", other: "Elemente" })} als`,
    failed: "Nichts wurde exportiert",
    formats: { jsonl: "JSON-Zeilen", csv: "CSV-Tabelle" },
    more: "COCO, YOLO und mehr …",
  },
};
