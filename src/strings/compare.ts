import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = { one: "item", other: "items" };

/** The words of the page that compares two versions. */
export const compareText = translated("compareText", {
  title: (dataset: string) => `${dataset} · Compare`,
  heading: "Compare",
  from: "Before",
  to: "After",
  now: "Now",
  swap: "Swap the two",
  searching: "Searching…",
  noVersion: "No snapshot matches",
  onTimeline: "On the timeline",
  explore: "Explore it",
  restore: "Restore it",
  loading: "Comparing the two versions",
  none: {
    title: "Nothing to compare yet",
    text: "A comparison needs two versions: a snapshot, and another one or the present state.",
  },
  unavailable: {
    title: "This server cannot compare versions",
    text: "The timeline shows the contents of each snapshot in numbers.",
  },
  timeline: "To the timeline",
  same: { title: "Nothing differs", text: "The two versions are identical." },
  noMatch: { title: "None of the differences match", text: "Remove a filter to see more." },
  clear: "Clear filters",
  summary: "What differs",
  kinds: {
    added: (n: number) => `${count(n)} added`,
    removed: (n: number) => `${count(n)} removed`,
    modified: (n: number) => `${count(n)} changed`,
  },
  kind: { added: "Added", removed: "Removed", modified: "Changed" },
  sameBytes: (n: number) =>
    `${counted(n, { one: "file was", other: "files were" })} removed and added again under another id.`,
  byField: "By field",
  byLabel: "By label",
  fields: {
    labels: "Labels",
    tags: "Tags",
    caption: "Caption",
    cluster: "Cluster",
    metadata: "Metadata",
    media: "File",
  },
  field: (name: string, n: number) => `${name}: ${counted(n, items)}`,
  label: (
    name: string,
    gained: number,
    lost: number,
    counts: { before: number; after: number } | null,
  ) =>
    `${name}: ${count(gained)} gained, ${count(lost)} lost${counts === null ? "" : `; ${count(counts.before)} before, ${count(counts.after)} after`}`,
  facts: { items: "Items", same: "The same in both", labels: "Labels that differ" },
  findLabel: "Find a label",
  allLabels: (n: number) => `Show all ${count(n)}`,
  noLabel: "No label matches",
  onlyLabel: (name: string) => `Only “${name}”`,
  moreLabels: (n: number) =>
    `and ${counted(n, { one: "more label, found by its whole name", other: "more labels, found by their whole names" })}`,
  video: (length: string) => (length === "" ? "Video" : `Video, ${length}`),
  sheet: "Items that differ",
  filtering: "Looking for the items that differ…",
  found: (n: number) => `${counted(n, { one: "item differs", other: "items differ" })}`,
  incomplete: "Some of the differences could not be loaded.",
  retry: "Try again",
  absent: { before: "Not there before", after: "No longer there" },
  gained: (name: string) => `gained ${name}`,
  lost: (name: string) => `lost ${name}`,
  empty: "none",
  again: "The same file is there under another id.",
  position: (index: number, total: number) => `${count(index)} of ${count(total)}`,
  missing: {
    title: "This item does not differ",
    text: "It is the same in both versions, or in neither of them.",
  },
  previous: "Previous difference",
  next: "Next difference",
  exploreBefore: "Open the item as before",
  exploreAfter: "Open the item as after",
});
