import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

// Separate from the words that the timeline's first paint needs.

const snapshots = (n: number) => counted(n, { one: "snapshot", other: "snapshots" });

/** The words of the bar over several selected snapshots. */
export const selectionText = translated("selectionText", {
  region: "Selected snapshots",
  selected: (n: number) => `${count(n)} selected`,
  all: (n: number) => `Select all ${count(n)} shown`,
  clear: "Select none",
  hint: "Select some snapshots first",
  compare: "Compare",
  two: "Select exactly two snapshots to compare them",
  remove: "Delete",
});

/** The words about removed snapshots. */
export const removedText = translated("removedText", {
  about: (days: number) =>
    `Deleted snapshots can be brought back for ${counted(days, { one: "day", other: "days" })}.`,
  back: "Back to the timeline",
  removed: "Deleted",
  goneAt: (time: string) => `gone for good on ${time}`,
  undelete: "Bring back",
  undeleteOf: (name: string) => `Bring back “${name}”`,
  undo: "Undo",
  done: (name: string) => `“${name}” is back`,
  doneAll: (n: number) => `${snapshots(n)} brought back`,
  failed: (n: number) => `${snapshots(n)} could not be brought back`,
  empty: {
    title: "Nothing to bring back",
    text: (days: number) =>
      `No snapshot was deleted in the last ${counted(days, { one: "day", other: "days" })}.`,
  },
});

/** The words of a dataset in error, on the timeline. */
export const brokenText = translated("brokenText", {
  title: "This dataset is in error",
  damaged: "This dataset is damaged",
  unknown: "The server gave no reason.",
  lastGood: "Its last good version is",
  none: "It has no snapshot to go back to. Delete it in the list and start again.",
  restore: "Restore it",
});

/** The words of a list that does not show everything. */
export const listText = translated("listText", {
  searching: "Searching…",
  onlyAutomatic: {
    title: "Only automatic snapshots",
    text: "All snapshots here were taken automatically, and these are hidden.",
    action: "Show them",
  },
});

/** The words of a restore between the snapshots. */
export const restoredText = translated("restoredText", {
  to: "Restored to",
  adopted: "Adopted",
  partOf: "Restored a part of",
  plain: "Restored",
  failedTo: "Restore failed:",
  failed: "A restore failed",
  by: (author: string) => `by ${author}`,
  task: "Task",
  receipt: "Receipt",
});

/** The words of the line of the current version. */
export const pinnedText = translated("pinnedText", {
  saved: (since: string, author: string) => `Saved ${since} by ${author}`,
  restored: (since: string, author: string) => `Restored ${since} by ${author}`,
  adopted: (since: string, author: string) => `Adopted ${since} by ${author}`,
  show: "Show its row",
});

/** The heads of the columns. */
export const columnText = translated("columnText", {
  snapshot: "Snapshot",
  origin: "Origin",
  added: "Added",
  removed: "Removed",
  changed: "Changed",
  items: "Items",
  created: "Created",
});

/** The words where there is no snapshot, or none that was looked for. */
export const nothingText = translated("nothingText", {
  empty: {
    title: "No snapshot yet",
    text: "A snapshot keeps the dataset exactly as it is: media, labels, tags, metadata. Take one before you change something, and you can always come back to it.",
  },
  noMatch: {
    title: "No snapshot matches",
    text: "Nothing fits the search and the filters.",
  },
});
