import { counted } from "#/lib/numbers.ts";
import type * as english from "../item-history.ts";
import type { WordsOf } from "./words-of.ts";

export const itemHistory: WordsOf<typeof english> = {
  historyText: {
    title: "Geschichte",
    loading: "Die Snapshots werden durchgesehen",
    failed: "Die Geschichte ließ sich nicht laden.",
    retry: "Noch einmal versuchen",
    now: "Jetzt",
    older: "ein älterer Snapshot",
    first: "von Anfang an da",
    changes: {
      added: "kam hinzu",
      removed: "verschwand",
      modified: "geändert",
      same: "gleich",
      absent: "nicht da",
    },
    fields: {
      labels: "die Labels",
      tags: "die Tags",
      caption: "Beschreibung",
      cluster: "Gruppe",
      metadata: "Metadaten",
      media: "Datei",
    },
    unchanged: (n) => `${counted(n, { one: "Snapshot", other: "Snapshots" })} ohne Änderung`,
    snapshots: (n) => counted(n, { one: "Snapshot", other: "Snapshots" }),
    gained: (name, n) => (n === 1 ? `+ ${name}` : `+ ${name} ×${n}`),
    lost: (name, n) => (n === 1 ? `− ${name}` : `− ${name} ×${n}`),
    renamed: (from, to, n) => (n === 1 ? `${from} → ${to}` : `${from} → ${to} ×${n}`),
    gainedTag: (name) => `+ Tag ${name}`,
    lostTag: (name) => `− Tag ${name}`,
    judged: "Konfidenz oder Quelle von Labels",
    sameAs: (name) => `wie ${name}`,
    bringBack: "Diesen Stand wiederherstellen",
    notBroughtBack: "Das Element wurde nicht wiederhergestellt",
  },
};
