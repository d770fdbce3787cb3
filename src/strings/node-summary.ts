import { count } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const named = (from: string | null) => (from === null ? "the snapshot before" : `“${from}”`);

/** The words for the changes and contents of a snapshot. */
export const summaryText = translated("summaryText", {
  /** `from`: the name of the parent, if it is known. */
  change: (added: number, removed: number, modified: number, from: string | null) =>
    `Since ${named(from)}: ${count(added)} added, ${count(removed)} removed, ${count(modified)} changed`,
  unchanged: (from: string | null) => `Nothing changed since ${named(from)}`,
  labels: (list: string) => `Labels: ${list}`,
  label: (name: string, n: number) => `${name} ${count(n)}`,
});
