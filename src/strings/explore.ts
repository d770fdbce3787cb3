import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = (n: number): string => counted(n, { one: "item", other: "items" });

/** The words of the explore page. */
export const exploreText = translated("exploreText", {
  title: (dataset: string) => `Explore ${dataset}`,
  heading: "Explore",
  loading: "Loading the items",
  grid: "Items",
  search: "Search file, caption, label or tag",
  filters: {
    label: "Label",
    tag: "Tag",
    cluster: "Cluster",
    type: "Type",
    types: { image: "Images", video: "Videos" },
    by: (name: string) => `Filter by ${name}`,
    find: (name: string) => `Find a ${name.toLowerCase()}`,
    none: "Nothing to filter by here",
    notFound: (q: string) => `Nothing contains “${q}”`,
    more: (shown: number, total: number) =>
      `The first ${count(shown)} of ${count(total)}: search for the others`,
    clear: "Clear filters",
    remove: (name: string, value: string) => `Remove the filter ${name}: ${value}`,
  },
  size: "Size of the pictures",
  show: {
    show: "Show",
    labels: "Labels",
    tags: "Tags",
    confidence: "Confidence",
    boxes: "Boxes",
    names: "Names",
    when: { never: "Never", hover: "On hover", always: "Always" },
    surer: "Only labels surer than",
    all: "All",
    nothing: "pictures only",
    look: "Arrangement",
    looks: { rows: "Rows of whole pictures", squares: "Squares" },
  },
  cropped: "cropped",
  found: (n: number) => items(n),
  foundOf: (n: number, of: number) => `${count(n)} of ${items(of)}`,
  counting: "Counting the items",
  tileLoading: (n: number) => `Item ${count(n)}, loading`,
  moreFailed: "Some of these items could not be loaded.",
  range: {
    loading: "Selecting the items up to here",
    failed: "Not selected: some of these items could not be loaded.",
  },
  retry: "Try again",
  video: (name: string, length: string) => [name, "video", length].filter(Boolean).join(", "),
  notShown: (name: string, codec: string) => `${name}, ${codec}: not shown by this browser`,
  select: (name: string) => `Select ${name}`,
  empty: {
    title: "No items yet",
    text: "This dataset is empty. Uploaded files appear here.",
    draft: "The upload to this dataset was never finished. Delete it in the list and start again.",
    past: "At this snapshot the dataset was empty.",
    building: "The dataset is being built. Its items appear here when that is done.",
    buildingTitle: "Being built",
  },
  noMatch: {
    title: "No item matches these filters",
    text: "Remove some of them to see more.",
  },
  noMedia: {
    title: "This server does not list single items",
    text: "It offers the documented API only. Snapshots, restores and clones work as usual on the timeline.",
    action: "Open the timeline",
  },
  broken: {
    title: "This dataset is in error",
    unknown: "The server gave no reason.",
    lastGood: "Last good version:",
    never:
      "It never had a good version, so there is nothing to restore. Its task shows what failed, and whether it can be retried; otherwise delete the dataset and create it again.",
    restore: "Restore it",
    another: "Choose another",
    tasks: "Open its tasks",
  },
});

export const bulkText = translated("bulkText", {
  region: "Selection",
  selected: (n: number) => `${count(n)} selected`,
  allMatching: (n: number) => `All ${items(n)} selected`,
  selectAll: (n: number) => `Select all ${count(n)}`,
  clear: "Clear the selection",
  tag: "Tag",
  label: "Label",
  untag: "Remove tag",
  unlabel: "Remove label",
  remove: "Delete",
  tooMany: (n: number) =>
    `At most ${count(n)} single items at a time: select all that match instead`,
  names: { tag: "Tags", label: "Labels" },
  hint: "Several are separated by commas",
  suggestions: "In the selection",
  inUse: "In use",
  tooLong: "A name has at most 255 characters",
  dialogs: {
    tag: {
      title: "Tag items",
      what: (n: number) =>
        `The tags are added to ${items(n)}. Those that have them already stay as they are.`,
      confirm: (n: number) => `Tag ${items(n)}`,
    },
    label: {
      title: "Label items",
      what: (n: number) =>
        `The labels are added to ${items(n)}, for the whole image, with the source manual.`,
      confirm: (n: number) => `Label ${items(n)}`,
    },
    untag: {
      title: "Remove tags",
      what: (n: number) => `The tags are removed from ${items(n)}.`,
      confirm: (n: number) => `Remove from ${items(n)}`,
    },
    unlabel: {
      title: "Remove labels",
      what: (n: number) =>
        `Every label with one of these names is removed from ${items(n)}, boxes included.`,
      confirm: (n: number) => `Remove from ${items(n)}`,
    },
    remove: {
      title: "Delete items",
      what: (n: number) =>
        `${items(n)} will be deleted from the dataset. Snapshots keep theirs: restoring one brings them back.`,
      unsaved: (n: number) =>
        `${items(n)} changed since the current version and are in no snapshot yet.`,
      confirm: (n: number) => `Delete ${items(n)}`,
    },
  },
  preview: {
    counting: "Counting what would change",
    none: (of: number) =>
      of === 1
        ? "Nothing would change: the item is like that already."
        : `Nothing would change: all ${items(of)} are like that already.`,
    some: (n: number, of: number) =>
      n === of
        ? `${items(n)} would change.`
        : `${count(n)} of ${items(of)} would change, the others are like that already.`,
    failed: (why: string) => `The changes could not be counted: ${why}`,
  },
  done: {
    updated: (n: number) => (n === 0 ? "Nothing changed" : `${items(n)} changed`),
    deleted: (n: number) => (n === 0 ? "Nothing deleted" : `${items(n)} deleted`),
  },
  undo: "Undo",
  redo: "Redo",
  undone: (n: number) => `Undone: ${items(n)} as before`,
  redone: (n: number) => `Redone: ${items(n)} changed`,
  notUndone: (why: string) => `Not undone: ${why}`,
  dismiss: "Dismiss",
});

export const itemText = translated("itemText", {
  loading: "Loading the item",
  missing: {
    title: "This item is not here",
    text: "It was deleted, or it is not in this version of the dataset.",
  },
  previous: "Previous item",
  next: "Next item",
  position: (at: number, of: number) => `${count(at)} of ${count(of)}`,
  open: "Open the original",
  download: "Download",
  notShown: (codec: string) => `This browser does not show ${codec}.`,
  failed: "The browser could not show this file.",
  boxes: "Show boxes",
  zoom: "Zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  zoomReset: (scale: number) => `Zoomed to ${Math.round(scale * 100)} %: show the whole`,
  scale: (scale: number) => `${Math.round(scale * 100)} %`,
  copyId: "Copy",
  copied: "Copied",
  facts: {
    file: "File",
    type: "Type",
    size: "Dimensions",
    bytes: "Size",
    duration: "Duration",
    added: "Added",
    cluster: "Cluster",
    id: "Media ID",
  },
  types: { image: "Image", video: "Video" },
  converted: (type: string, form: string) => `${type} (${form}, shown converted)`,
  pixels: (width: number, height: number) => `${width} × ${height}`,
  labels: "Labels",
  tags: "Tags",
  caption: "Caption",
  metadata: "Metadata",
  noLabels: "No labels",
  noTags: "No tags",
  filterBy: (name: string) => `Show all with ${name}`,
  confidence: (value: number) => `${Math.round(value * 100)} %`,
});
