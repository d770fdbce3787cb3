import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

export const roleNames = translated<Readonly<Record<string, string | undefined>>>("roleNames", {
  owner: "Owner",
  editor: "Editor",
  viewer: "Viewer",
});

const actions: Readonly<Record<string, string | undefined>> = {
  restore_snapshot: "Restored",
  edit_media: "Edited",
  delete_media: "Deleted items",
  add_media: "Added media",
  import_labels: "Imported labels",
  import_metadata: "Imported metadata",
  undo_edit: "Undid an edit",
  redo_edit: "Redid an edit",
  create_snapshot: "Snapshot",
  update_snapshot: "Renamed a snapshot",
  delete_snapshot: "Deleted a snapshot",
  undelete_snapshot: "Took a snapshot back",
  clone_snapshot: "Cloned",
  create_dataset: "Created",
  rename_dataset: "Renamed",
  share_dataset: "Shared",
  undelete_dataset: "Brought back",
  abort_task: "Aborted a task",
  retry_task: "Ran a task again",
};

/** The words of the inventory and of its dialogs. */
export const datasetsText = translated("datasetsText", {
  title: "Datasets",
  loading: "Loading the datasets",
  search: "Name, version, person",
  searchName: "Name or person",
  sort: {
    label: "Sort",
    activity: "Last activity",
    name: "Name",
    items: "Most items",
    size: "Size",
    restore: "Last restore",
    status: "Status",
    date: "Newest first",
    reversed: "In reverse",
  },
  filters: {
    label: "Filters",
    all: "Filter and sort",
    any: "any",
    clones: "Clones",
    clonesAny: "shown",
    clonesOptions: { hidden: "hidden", only: "only these" },
    changes: "Changes",
    changesAny: "any",
    changesOptions: { some: "changed", none: "unchanged" },
  },
  status: { label: "Status", all: "Any status" },
  view: { label: "View", table: "Table", cards: "Cards" },
  create: "New dataset",
  sample: "Load the sample",
  ways: {
    label: "More ways to a dataset",
    files: "From files…",
    folder: "From a folder…",
    sampleAgain: "Load another sample…",
  },
  sampleAgain: {
    title: "Load another sample?",
    text: (name: string, n: number) =>
      n === 1
        ? `The sample is there already, as “${name}”. Another one is a dataset of its own.`
        : `The sample is there already, ${count(n)} times. Another one is a dataset of its own.`,
    confirm: "Load another",
  },
  columns: {
    name: "Dataset",
    status: "Status",
    items: "Items",
    size: "Size",
    version: "Current version",
    activity: "Last activity",
    restore: "Last restore",
    actions: "Actions",
  },
  coverFailed: "The pictures could not be loaded",
  retry: "Try again",
  now: "now",
  never: "Never",
  neverRestored: "Never restored",
  receipt: "receipt",
  by: (person: string) => `by ${person}`,
  unchanged: "unchanged",
  cloneOf: "Clone of",
  at: "at",
  cloneOfUnseen: "Clone of a dataset that is gone or not shared with you",
  clones: (n: number) => counted(n, { one: "clone", other: "clones" }),
  created: "Created",
  createdOn: (day: string) => `Created ${day}`,
  done: {
    changed: "Changed",
    failed: (task: string) => `${task} failed`,
    aborted: (task: string) => `${task} aborted`,
  },
  /** What was done last; the names of the contract. */
  actions,
  versions: {
    none: "no version yet",
    off: "snapshots are off",
    loading: "",
    failed: "version not readable",
  },
  changed: (n: number) => `${count(n)} changed since`,
  timeline: "Timeline",
  explore: "Explore",
  copyId: "Copy dataset ID",
  copied: "Dataset ID copied",
  copyFailed: "The browser did not allow copying",
  rename: "Rename…",
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
    text: (text: string) => `No dataset has “${text}” in its name, version or people.`,
    textFilter: "No dataset passes these filters.",
    textBoth: (text: string) => `No dataset that passes these filters has “${text}” in it.`,
    clear: "Clear the search and the filters",
  },
  sampleStarted: {
    title: "The sample is being loaded",
    message: "It is being built and appears in the list.",
  },
  deleteDialog: {
    title: "Delete dataset",
    what: (name: string) =>
      `“${name}” is deleted for all users who can see it, with its snapshots.`,
    facts: { items: "Items", created: "Created", activity: "Last activity", id: "Dataset ID" },
    until: (time: string) => `It can be brought back until ${time}; then it is gone for good.`,
    final: "This is final: it cannot be brought back.",
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
    doneForNow: (name: string) => `“${name}” is deleted. It can be brought back below the list.`,
  },
  removed: {
    label: "Deleted datasets",
    line: (name: string, by: string | null, until: string) =>
      `“${name}” was deleted${by === null ? "" : ` by ${by}`}, it can be brought back until ${until}`,
    takeBack: "Bring back",
    takeBackOne: (name: string) => `Bring back “${name}”`,
    more: (n: number) => `Show ${count(n)} more`,
    done: (name: string) => `“${name}” is back`,
  },
  renameDialog: {
    title: "Rename dataset",
    name: "Name",
    description: "Description",
    submit: "Save",
    done: (name: string) => `Saved “${name}”`,
  },
});

export const createDatasetText = translated("createDatasetText", {
  title: "New dataset",
  name: "Name",
  nameDefault: "New dataset",
  drop: "Drop images, videos or folders here",
  dropOrArchive: "Drop images, videos, folders or an archive here",
  formatsAndArchives: "JPEG, PNG, WebP, GIF, AVIF, TIFF · MP4, WebM, MOV · ZIP, TAR, TAR.GZ",
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
  takeLabels: (n: number) =>
    `Take the labels from ${counted(n, { one: "file of labels", other: "files of labels" })}`,
  clear: "Choose others",
  start: "Upload and create",
  nothing: "Choose at least one image or video",
  reading: "Wait until the files are listed",
  readingFiles: "Reading the files",
  unreadable: (n: number) =>
    `${counted(n, { one: "entry", other: "entries" })} could not be opened`,
  more: (n: number) => `and ${count(n)} more`,
});
