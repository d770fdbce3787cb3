import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the dialogs about snapshots. */
export const dialogText = translated("dialogText", {
  cancel: "Cancel",
  gone: {
    title: "This snapshot was deleted meanwhile",
    untouched: "Nothing was changed.",
    safetyKept: "The dataset was not changed. The safety snapshot stays.",
  },
  close: "Close",
  copyAs: "Copy as",
  copyAsLabel: (language: string) => `Copy this request as ${language}`,
  copied: (language: string) => `Copied as ${language}`,
  copyFailed: "The browser did not allow copying",
  requestId: (id: string) => `Request ${id}`,
  lost: "The server accepted it, but no task shows it. It may have been done already.",
  tasks: "Look at the tasks",
  name: "Name",
  description: "Description",
  create: {
    title: "Create a snapshot",
    text: "Keeps the dataset exactly as it is now. It becomes the current version; nothing else changes.",
    nameHint: "Left empty, it is named after the dataset.",
    descriptionPlaceholder: "What is this a checkpoint of?",
    submit: "Create",
    done: (name: string) => `Created “${name}”`,
  },
  edit: {
    title: "Edit the snapshot",
    text: "Changes its name and description. What it keeps stays as it is.",
    submit: "Save",
    done: "Saved",
  },
  clone: {
    title: "Clone the snapshot",
    from: (dataset: string) => `A new dataset with everything in this snapshot of “${dataset}”:`,
    name: "Name of the clone",
    makes: "It is yours, and says from which snapshot it came.",
    makesNamed: "Its name is",
    source: "This dataset stays as it is and stays usable. From then on the two are independent.",
    submit: "Clone",
    done: (name: string) => `“${name}” is ready`,
    failed: (name: string) => `“${name}” could not be created`,
    open: "Open it",
  },
  restore: {
    title: (name: string) => `Restore “${name}”?`,
    discardTitle: "Discard changes?",
    discard: "Discard",
    replaces:
      "Everything in this dataset is replaced by what the snapshot keeps: media, metadata, enrichment results, clustering, tags and labels.",
    keeps: "Other snapshots stay, newer ones too, and clones are not touched.",
    from: "Now",
    to: "After the restore",
    nothingLost: (current: string | null) =>
      `Nothing has changed since ${current === null ? "the current version" : `“${current}”`}: it already keeps this state, and you can restore it again.`,
    someSaved: (n: number) => `${changed(n)} and will be saved in a safety snapshot.`,
    someLost: (n: number) => `${changed(n)} and will be lost.`,
    unknownLost:
      "This server does not say whether anything changed since the current version. If something did, only a safety snapshot keeps it.",
    safety: "Keep a safety snapshot",
    safetyHint: "Saves the state that is being replaced, so that this can be undone.",
    safetyOff: "A safety snapshot cannot be taken now:",
    safetyMade: "The safety snapshot has been taken.",
    reason: "Reason",
    reasonHint: "Optional. Stored with the restore.",
    reasonPlaceholder: "Why go back?",
    typeName: "The changes will be lost for good. To go on, type the name of the dataset:",
    typeLabel: "Name of the dataset",
    submit: "Restore",
    done: (name: string) => `Restored to “${name}”`,
    failed: (name: string) => `The restore to “${name}” failed`,
    receipt: "Receipt and undo",
  },
  remove: {
    title: (name: string) => `Delete “${name}”?`,
    does: "It disappears from the timeline and can no longer be restored or cloned.",
    kept: (days: number) =>
      `It can be brought back for ${counted(days, { one: "day", other: "days" })}; then it is gone for good.`,
    doesNot: "The dataset as it is now stays as it is, and so does every clone made from it.",
    submit: "Delete",
    done: (name: string) => `Deleted “${name}”`,
  },
  removeSeveral: {
    /** `n` of them can be removed. */
    title: (n: number, of: number) =>
      n === 0 || n === of ? `Delete ${snapshots(of)}?` : `Delete ${count(n)} of ${snapshots(of)}?`,
    does: "They disappear from the timeline and can no longer be restored or cloned.",
    kept: (days: number) =>
      `They can be brought back for ${counted(days, { one: "day", other: "days" })}; then they are gone for good.`,
    list: "Snapshots to delete",
    stays: "Stays:",
    none: "None of them can be deleted.",
    done: (n: number) => `Deleted ${snapshots(n)}`,
    doneTitle: (n: number, of: number) => `Deleted ${count(n)} of ${snapshots(of)}`,
    results: "Results",
    removed: "Deleted",
    close: "Close",
  },
});

function snapshots(n: number): string {
  return counted(n, { one: "snapshot", other: "snapshots" });
}

function changed(n: number): string {
  return `${counted(n, { one: "item", other: "items" })} changed since the current version`;
}
