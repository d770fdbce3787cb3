import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const snapshots = (n: number) => counted(n, { one: "snapshot", other: "snapshots" });

/** The words of the chart above the timeline. */
export const chartText = translated("chartText", {
  title: "Items and labels",
  snapshots,
  undone: "undone by a restore",
  items: "Items",
  others: "other",
  noLabels: "No labels yet",
  counting: (n: number) => `${snapshots(n)} still to be counted`,
  /** All of it in a sentence, for screen readers. */
  summary: (from: number, to: number, n: number, restores: number) =>
    `Items went from ${count(from)} to ${count(to)} through ${snapshots(n)}. ${counted(restores, { one: "restore", other: "restores" })}.`,
  /** `list`: the classes with their shares. */
  point: (name: string, time: string, items: number, list: string) =>
    `“${name}”, ${time}: ${counted(items, { one: "item", other: "items" })}${list === "" ? "" : `, ${list}`}`,
  group: (n: number) => `the last of ${snapshots(n)}`,
  share: (label: string, share: string) => `${label} ${share}`,
  range: (from: string, to: string) => `From “${from}” to “${to}”`,
  to: "to",
  compare: "Compare these two",
  clear: "Clear the range",
  restored: (name: string) => `Restored to “${name}”`,
  hint: "Arrow keys move, with Shift they stretch a range, Enter opens or compares, Esc clears",
  table: "Show as a table",
  chart: "Show as a chart",
  columns: { snapshot: "Snapshot", created: "Created", items: "Items" },
  uncounted: "not counted yet",
  failed: "The chart did not load.",
  retry: "Try again",
});
