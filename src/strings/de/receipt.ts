import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../receipt.ts";
import type { WordsOf } from "./words-of.ts";

export const receipt: WordsOf<typeof english> = {
  receiptText: {
    heading: "Beleg eines Wiederherstellens",
    title: (snapshot) => `„${snapshot}“ wurde wiederhergestellt`,
    partTitle: (snapshot) => `Ein Teil von „${snapshot}“ wurde wiederhergestellt`,
    loading: "Der Beleg wird geladen",
    when: "Wann",
    who: "Person",
    why: "Grund",
    from: "Ersetzt",
    to: "Wiederhergestellt aus",
    scope: "Umfang",
    unknownBefore: "nicht bekannt",
    edited: "mit Änderungen seither",
    edits: (n) => `mit ${counted(n, { one: "Änderung", other: "Änderungen" })} seither`,
    current: "Noch die aktuelle Version",
    overwrote: "Was sich änderte",
    counts: "Elemente",
    change: (before, after) => `${before} vorher, ${after} nachher`,
    changed: "Geändert",
    changes: (added, removed, modified) =>
      `${count(added)} kamen zurück, ${count(removed)} verschwanden, ${counted(modified, { one: "Element", other: "Elemente" })} geändert`,
    seeThem: "Ansehen",
    safety: "Sicherheits-Snapshot",
    gone: "nicht mehr da",
    task: "Aufgabe",
    openTask: "Die Aufgabe öffnen",
    undo: "Dieses Wiederherstellen rückgängig machen",
    undoHint: (snapshot) =>
      `Stellt „${snapshot}“ wieder her, worin genau das bewahrt ist, was ersetzt wurde. Sie sehen vorher, was geschieht.`,
    undoLate: (n) =>
      n === 1
        ? "Der jetzige Stand wird ersetzt; der spätere Snapshot bleibt."
        : `Der jetzige Stand wird ersetzt; die ${count(n)} späteren Snapshots bleiben.`,
    undone: (by, at) => `Rückgängig gemacht von ${by}, ${at}`,
    itsReceipt: "Der Beleg dazu",
    undoes: "Macht rückgängig",
    restoreBy: (by, at) => `Das Wiederherstellen von ${by}, ${at}`,
    since: "Seither",
    snapshotsSince: (n) =>
      n === 0 ? "Kein Snapshot" : counted(n, { one: "Snapshot", other: "Snapshots" }),
    bringBack: (snapshot) => `„${snapshot}“ zurückholen`,
    keptUntil: (time) => `Darin ist bewahrt, was ersetzt wurde; er bleibt bis ${time} erhalten.`,
    compare: "Vorher und jetzt vergleichen",
    copyLink: "Link kopieren",
    linkCopied: "Link kopiert",
    copyFailed: "Der Browser hat das Kopieren nicht erlaubt",
    download: "Als JSON herunterladen",
    toTimeline: "Zur Zeitleiste",
    missing: {
      title: "Diesen Beleg gibt es nicht",
      text: "Zu diesem Datensatz gehört kein abgeschlossenes Wiederherstellen mit dieser ID.",
    },
    unavailable: {
      title: "Dieser Server führt keine Belege",
      text: "Was über ein Wiederherstellen bekannt ist, steht bei seiner Aufgabe.",
    },
  },
};
