import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

// Separate from the words of the timeline, which is shown before these are needed.

/** The words of the side panel. */
export const panelText = translated("panelText", {
  close: "Close",
  created: "Created",
  author: "Person",
  reason: "Origin",
  items: "Items",
  fullName: "Full name",
  id: "Snapshot ID",
  hash: "Content hash",
  copyHash: "Copy the content hash",
  hashCopied: "Content hash copied",
  hashNotCopied: "The browser did not allow copying",
  model: "Training model",
  origin: "Made from",
  editedBy: "Edited by",
  noEdits: "no edits since that version",
  notKnown: "not known",
  editsOf: (edits: number, items: number) =>
    `${counted(edits, { one: "edit", other: "edits" })} of ${counted(items, { one: "item", other: "items" })}`,
  moreAuthors: (n: number) => `and ${counted(n, { one: "more person", other: "more people" })}`,
  changes: (added: number, removed: number, modified: number) =>
    added + removed + modified === 0
      ? "no change"
      : `${count(added)} added, ${count(removed)} removed, ${count(modified)} changed`,
  seeThem: "See them",
  description: "Description",
  noDescription: "No description",
  contents: "Contents",
  noContents: "This snapshot holds no media.",
  contentsFailed: "The pictures did not load.",
  retry: "Try again",
  all: "Browse all",
  compareWithNow: "Compare with now",
  restore: "Restore…",
  more: "More actions",
  missing: {
    title: "No such snapshot",
    text: "It was deleted, or the link is not right.",
    removed: "Show deleted snapshots",
  },
});

/** The words of a snapshot's menu that are not on the page already. */
export const menuText = translated("menuText", {
  copied: "Snapshot ID copied",
  copyFailed: "The browser did not allow copying",
});

/** The words of the list of shortcuts. */
export const shortcutsText = translated("shortcutsText", {
  title: "Keyboard shortcuts",
  everywhere: "Everywhere",
  onInventory: "On the list of datasets",
  onItems: "On the items of a dataset",
  onItem: "On an item",
  onTimeline: "While the timeline has the focus",
  onCompare: "On the comparison",
  onActivity: "While the list of events has the focus",
  enabled: "Use single-key shortcuts",
  global: [
    ["⌘ K", "Go to anything, run any action"],
    ["?", "This list"],
  ],
  inventory: [
    ["j", "Next dataset"],
    ["k", "Previous dataset"],
    ["Enter", "Open the dataset"],
    ["v", "Cards or table"],
    ["/", "Search"],
  ],
  items: [
    ["⌘ A", "Select all that match"],
    ["Esc", "Select none"],
    ["Del", "Delete the selected items"],
    ["t", "Tag the selected items"],
    ["l", "Label the selected items"],
    ["s", "Items similar to the one in focus"],
    ["/", "Search"],
    [", or [", "Older version"],
    [". or ]", "Newer version"],
    ["f", "Flip to the other version"],
    ["v", "Choose a version"],
    ["g", "Finding the first bad version: good"],
    ["b", "Finding the first bad version: bad"],
    ["s", "Finding the first bad version: skip"],
  ],
  item: [
    ["←", "Previous item"],
    ["→", "Next item"],
    ["+", "Zoom in"],
    ["-", "Zoom out"],
    ["0", "Show the whole picture"],
    ["1", "Show one picture pixel as one of the screen"],
    ["b", "Show or hide the boxes"],
    ["l", "Add a label"],
    ["f", "Flip to the other version"],
    ["Esc", "Back to the items"],
  ],
  compare: [["x", "Swap the two versions"]],
  activity: [
    ["j", "Next event"],
    ["k", "Previous event"],
    ["e", "Open or close the event"],
    ["/", "Search"],
  ],
  list: [
    ["j", "Next snapshot"],
    ["k", "Previous snapshot"],
    ["Enter", "Open the snapshot"],
    ["c", "Create a snapshot"],
    ["r", "Restore the snapshot"],
    ["x", "Select the snapshot, to compare or delete it"],
    ["Esc", "Select none"],
    ["/", "Search"],
  ],
});
