import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the timeline, its side panel and the frame of a dataset's pages. */
export const datasetText = translated("datasetText", {
  tabs: {
    label: "Pages of this dataset",
    explore: "Explore",
    timeline: "Timeline",
    compare: "Compare",
  },
  breadcrumb: "Breadcrumb",
  create: "Create a snapshot",
  createShort: "Snapshot",
  viewOnly: "View only",
  viewOnlyWhy:
    "You can look at everything here. Only an editor or an owner of this dataset can change it.",
});

export const taskText = translated("taskText", {
  pending: "waiting to start",
  elapsed: (time: string) => `${time} elapsed`,
  left: (time: string) => `about ${time} left`,
  leftBetween: (low: string, high: string) => `about ${low} to ${high} left`,
  leftAtMost: (time: string) => `at most ${time} left`,
  almostDone: "almost done",
  stalled: (time: string) => `stalled for ${time}`,
  safeToClose: "safe to close this tab",
  region: "Running task",
  progress: (type: string) => `Progress of ${type}`,
  started: (type: string) => `${type} started`,
  of: (dataset: string, words: string) => `${dataset}: ${words}`,
  reached: (type: string, percent: number) => `${type}: ${percent} %`,
  COMPLETED: (type: string) => `${type} completed`,
  FAILED: (type: string) => `${type} failed`,
  ABORTED: (type: string) => `${type} was aborted`,
  showStory: "What happened",
});

/** How a snapshot came about; unknown ones are shown unchanged. */
export const originNames = translated<Readonly<Record<string, string | undefined>>>("originNames", {
  manual: "Manual",
  creation: "Creation",
  clone: "Clone",
  auto: "Automatic",
});

export const timelineText = translated("timelineText", {
  title: (dataset: string) => `Timeline of ${dataset}`,
  heading: "Timeline",
  list: "Snapshots, newest first",
  search: "Search names, descriptions and reasons",
  origin: "Origin",
  author: "Person",
  any: "any",
  automatic: "Automatic",
  automaticHint: "Show the snapshots that were taken automatically",
  clearFilters: "Clear filters",
  filters: "Filters",
  removed: "Deleted",
  removedHint: "Show the deleted snapshots, which can still be brought back",
  select: (name: string) => `Select “${name}”`,
  selectSeveral: "Select several snapshots",
  jump: "Jump to date",
  jumped: (day: string) => `Showing ${day}`,
  searching: "Searching…",
  /** `more`: not all matches are loaded. */
  found: (n: number, more: boolean) =>
    n === 0
      ? "No snapshot found"
      : `${more ? "More than " : ""}${counted(n, { one: "snapshot", other: "snapshots" })} found`,
  badges: { current: "Current Version", restoring: "Restoring", damaged: "Damaged" },
  now: "Now",
  itemsChanged: (n: number) => `${counted(n, { one: "item", other: "items" })} changed`,
  changedSince: (n: number) =>
    `Now: ${counted(n, { one: "item", other: "items" })} changed since the current version`,
  from: "from",
  by: (author: string) => `by ${author}`,
  grewFrom: (name: string) => `Made from “${name}”, not from the snapshot below`,
  discard: "Discard changes",
  unnamed: "Unnamed snapshot",
  actionsOf: (name: string) => `Actions for “${name}”`,
  actions: {
    edit: "Edit",
    clone: "Clone",
    copyId: "Copy Snapshot ID",
    restore: "Restore",
    remove: "Delete",
    browse: "Browse",
  },
  compare: "Compare",
  arrived: (n: number) => `${count(n)} new`,
  loadingMore: "Loading older snapshots",
  moreFailed: "Older snapshots did not load",
  refreshFailed: "This list could not be refreshed and may be out of date.",
  retry: "Try again",
  keys: "Keyboard shortcuts (?)",
  panel: "Selected snapshot",
});
