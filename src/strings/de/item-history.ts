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
    bringBack: "So zurückholen, wie es hier war",
  },
};
