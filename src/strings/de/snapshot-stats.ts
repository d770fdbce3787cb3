import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../snapshot-stats.ts";
import type { WordsOf } from "./words-of.ts";

export const snapshotStats: WordsOf<typeof english> = {
  statsText: {
    title: "Was darin ist",
    failed: "Die Zahlen wurden nicht geladen.",
    retry: "Noch einmal versuchen",
    labels: "Labels",
    tags: "Tags",
    duplicates: "Doppelte",
    quality: "Qualität",
    files: "Dateien",
    onlyHere: "Nur hier",
    none: "Keine",
    value: (name, n) => `${name} ${count(n)}`,
    more: (n) => `${count(n)}\u00a0weitere`,
    repeated: (n, groups) =>
      `${counted(n, { one: "Element", other: "Elemente" })} in ${counted(groups, { one: "Gruppe", other: "Gruppen" })}`,
    unmeasured: "Noch nicht gemessen",
    fine: "Nichts gefunden",
    issues: {
      dark: (n) => `${count(n)} dunkel`,
      bright: (n) => `${count(n)} sehr hell`,
      low_contrast: (n) => `${count(n)} kontrastarm`,
      blurry: (n) => `${count(n)} unscharf`,
      unreadable: (n) => `${count(n)} nicht lesbar`,
    },
    freed: (n) =>
      `Frei ${counted(n, { one: "Tag", other: "Tage" })} nach dem Löschen, falls kein fremder Datensatz dieselben Dateien hat.`,
    nothingFreed: "Andere Versionen haben alle seine Dateien: Löschen macht nichts frei.",
  },
};
