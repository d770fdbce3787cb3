import { count } from "#/lib/numbers.ts";
import type * as english from "../node-summary.ts";
import type { WordsOf } from "./words-of.ts";

const named = (from: string | null) => (from === null ? "dem Snapshot davor" : `„${from}“`);

export const nodeSummary: WordsOf<typeof english> = {
  summaryText: {
    change: (added, removed, modified, from) =>
      `Seit ${named(from)}: ${count(added)} hinzugekommen, ${count(removed)} entfernt, ${count(modified)} geändert`,
    unchanged: (from) => `Seit ${named(from)} hat sich nichts geändert`,
    labels: (list) => `Mit Labels: ${list}`,
    label: (name, n) => `${name}: ${count(n)}`,
  },
};
