import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../node-summary.ts";
import type { WordsOf } from "./words-of.ts";

export const nodeSummary: WordsOf<typeof english> = {
  summaryText: {
    change: (added, removed, modified, from) =>
      `Seit ${from ?? "dem Snapshot davor"}: ${count(added)} hinzugekommen, ${count(removed)} entfernt, ${count(modified)} geändert`,
    unchanged: (from) => `Seit ${from ?? "dem Snapshot davor"} hat sich nichts geändert`,
    from: "aus",
    grewFrom: (name) => `Entstanden aus ${name} und nicht aus dem Snapshot darunter`,
    same: "unverändert",
    labels: (list) => `Mit Labels: ${list}`,
    label: (name, n) => `${name}: ${count(n)}`,
    others: (n) => `und ${counted(n, { one: "weiteres Label", other: "weitere Labels" })}`,
  },
};
