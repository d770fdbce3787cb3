import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

export const roleNames = translated<Readonly<Record<string, string | undefined>>>("roleNames", {
  owner: "Owner",
  editor: "Editor",
  viewer: "Viewer",
});

/** The words of the inventory and of its dialogs. */
export const datasetsText = translated("datasetsText", {
  title: "Datasets",
  loading: "Loading the datasets",
  search: "Search by name",
  sort: {
    label: "Sort",
    by: (name: string) => `Sort: ${name}`,
    date: "Newest first",
    name: "Name",
    items: "Most items",
    status: "Status",
  },
  status: { label: "Status", some: (names: string) => `Status: ${names}`, all: "Any status" },
  view: { label: "View", table: "Table", cards: "Cards" },
  create: "New dataset",
  sample: "Load the sample",
  columns: {
    name: "Dataset",
    status: "Status",
    items: "Items",
    version: "Current version",
    role: "Role",
    created: "Created",
    actions: "Actions",
  },
  versions: {
    none: "no version yet",
    off: "snapshots are off",
    loading: "",
    failed: "version not readable",
  },
  changed: (n: number) => `${counted(n, { one: "item", other: "items" })} changed since`,
  timeline: "Timeline",
  explore: "Explore",
  copyId: "Copy dataset ID",
  copied: "Dataset ID copied",
  copyFailed: "The browser did not allow copying",
  remove: "Delete",
  actionsOf: (name: string) => `Actions for “${name}”`,
  dropHere: "Drop to create a dataset from these files",
  count: (n: number) => counted(n, { one: "dataset", other: "datasets" }),
  countOf: (shown: number, n: number) =>
    `${count(shown)} of ${counted(n, { one: "dataset", other: "datasets" })}`,
  empty: {
    title: "No datasets yet",
    text: "Drop images or videos anywhere on this page, or choose them. A dataset is built from them, and its first snapshot is taken by itself.",
    textSample: " The sample brings a few thousand small labelled pictures to try everything on.",
  },
  noMatch: {
    title: "No dataset matches",
    text: (text: string) => `No dataset has “${text}” in its name.`,
    textStatus: "No dataset has this status.",
    textBoth: (text: string) => `No dataset with this status has “${text}” in its name.`,
    clear: "Clear the search and the filter",
  },
  sampleStarted: {
    title: "The sample is being loaded",
    message: "It is being built and appears in the list.",
  },
  deleteDialog: {
    title: "Delete dataset",
    what: (name: string, items: string, snapshots: string) =>
      `“${name}” is deleted for all users who can see it: ${items} · ${snapshots}.`,
    empty: (name: string) => `“${name}” is empty. It is deleted for all users who can see it.`,
    snapshots: (n: number) => counted(n, { one: "snapshot", other: "snapshots" }),
    snapshotsAtLeast: (n: number) =>
      `more than ${counted(n, { one: "snapshot", other: "snapshots" })}`,
    everySnapshot: "every snapshot",
    counting: "Looking for snapshots",
    clones: "Datasets that were cloned from it stay as they are.",
    guard: "Type the name of the dataset to confirm",
    confirm: "Delete",
    cancel: "Cancel",
    done: (name: string) => `“${name}” is deleted`,
  },
});

export const createDatasetText = translated("createDatasetText", {
  title: "New dataset",
  name: "Name",
  nameDefault: "New dataset",
  drop: "Drop images, videos or folders here",
  formats: "JPEG, PNG, WebP, GIF, AVIF, TIFF · MP4, WebM, MOV",
  pickFiles: "Choose files",
  pickFolder: "Choose a folder",
  chosen: (files: number, size: string) =>
    `${counted(files, { one: "file", other: "files" })}, ${size}`,
  skipped: (n: number) =>
    `${counted(n, { one: "other file is", other: "other files are" })} left out`,
  tooLarge: (n: number, limit: string) =>
    `${counted(n, { one: "file is", other: "files are" })} larger than the ${limit} that this server accepts`,
  leaveOut: "Leave them out",
  clear: "Choose others",
  start: "Upload and create",
  nothing: "Choose at least one image or video",
  reading: "Wait until the files are listed",
  readingFiles: "Reading the files",
  unreadable: (n: number) =>
    `${counted(n, { one: "entry", other: "entries" })} could not be opened`,
  more: (n: number) => `and ${count(n)} more`,
});
