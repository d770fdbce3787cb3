import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words for the changes and contents of a snapshot. */
export const summaryText = translated("summaryText", {
  /** `from`: the parent, if it is not the snapshot below. */
  change: (added: number, removed: number, modified: number, from: string | null) =>
    `Since ${from ?? "the snapshot before"}: ${count(added)} added, ${count(removed)} removed, ${count(modified)} changed`,
  unchanged: (from: string | null) => `Nothing changed since ${from ?? "the snapshot before"}`,
  from: "from",
  grewFrom: (name: string) => `It grew from ${name}, and not from the snapshot below`,
  same: "no change",
  labels: (list: string) => `Labels: ${list}`,
  label: (name: string, n: number) => `${name} ${count(n)}`,
  others: (n: number) => `and ${counted(n, { one: "more label", other: "more labels" })}`,
});
