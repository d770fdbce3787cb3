import type * as english from "../node-summary.ts";
import type { CountingWords } from "../translated.ts";
import type { WordsOf } from "./words-of.ts";

export function nodeSummary({ count, counted }: CountingWords): WordsOf<typeof english> {
  return {
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
}
