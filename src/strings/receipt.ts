import type { Receipt } from "#contract/receipt.ts";
import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of a restore's receipt. */
export const receiptText = translated("receiptText", {
  heading: "Receipt of a restore",
  title: (snapshot: string) => `Restored to “${snapshot}”`,
  partTitle: (snapshot: string) => `Restored a part of “${snapshot}”`,
  loading: "Loading the receipt",
  when: "When",
  who: "Person",
  why: "Reason",
  from: "Replaced",
  to: "Restored from",
  scope: "Scope",
  unknownBefore: "not known",
  edited: "with changes since",
  edits: (n: number) => `with ${counted(n, { one: "edit", other: "edits" })} since`,
  current: "Still the current version",
  overwrote: "What it changed",
  counts: "Items",
  change: (before: string, after: string) => `${before} before, ${after} after`,
  changed: "Changed",
  changes: (added: number, removed: number, modified: number) =>
    `${count(added)} came back, ${count(removed)} left, ${counted(modified, { one: "item", other: "items" })} changed`,
  seeThem: "See them",
  safety: "Safety snapshot",
  gone: "gone",
  task: "Task",
  openTask: "Open the task",
  undo: "Undo this restore",
  undoHint: (snapshot: string) =>
    `Restores “${snapshot}”, which keeps exactly what was replaced. You first see what will happen.`,
  undoLate: (n: number) =>
    n === 1
      ? "It replaces the present state; the later snapshot is kept."
      : `It replaces the present state; the ${count(n)} later snapshots are kept.`,
  undone: (by: string, at: string) => `Undone by ${by}, ${at}`,
  itsReceipt: "Its receipt",
  undoes: "Undoes",
  restoreBy: (by: string, at: string) => `The restore by ${by}, ${at}`,
  since: "Since then",
  snapshotsSince: (n: number) =>
    n === 0 ? "No snapshot" : counted(n, { one: "snapshot", other: "snapshots" }),
  bringBack: (snapshot: string) => `Bring “${snapshot}” back`,
  keptUntil: (time: string) => `It holds what was replaced, and is kept until ${time}.`,
  compare: "Compare before and now",
  copyLink: "Copy the link",
  linkCopied: "Link copied",
  copyFailed: "The browser did not allow copying",
  download: "Download as JSON",
  toTimeline: "To the timeline",
  missing: {
    title: "No such receipt",
    text: "There is no finished restore of this dataset with this id.",
  },
  unavailable: {
    title: "This server keeps no receipts",
    text: "What is known of a restore is on its task.",
  },
});

/** What was edited since the current version that a restore replaced. */
export function editsOf({ overwritten_edits: edits }: Receipt): string {
  return edits == null || edits === 0 ? receiptText.edited : receiptText.edits(edits);
}
