import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words for what a snapshot changed, and what is in it. */
export const summaryText = translated("summaryText", {
  change: (added: number, removed: number, modified: number) =>
    `Since the snapshot before: ${count(added)} added, ${count(removed)} removed, ${count(modified)} changed`,
  unchanged: "Nothing changed since the snapshot before",
  same: "no change",
  labels: (list: string) => `Labels: ${list}`,
  label: (name: string, n: number) => `${name} ${count(n)}`,
  others: (n: number) => `and ${counted(n, { one: "more label", other: "more labels" })}`,
});
