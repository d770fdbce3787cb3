import type { Feature } from "#contract/features.ts";
import { translated } from "./translated.ts";

interface FeatureWords {
  name: string;
  text: string;
}

const features: Readonly<Record<Feature, FeatureWords>> = {
  clusters: {
    name: "Clusters",
    text: "Items that look alike together, from alike to near-duplicates, in any version.",
  },
  similar: {
    name: "Alike items",
    text: "The items that look most like one of them, or like a picture of yours.",
  },
  enrichment: {
    name: "Enrichment",
    text: "Models that add labels, tags and captions, with a snapshot before.",
  },
  propagation: {
    name: "Label propagation",
    text: "Labels for items that look like labelled ones, with a review.",
  },
  lance: {
    name: "Lance readers",
    text: "Where other programs on the server's machine read a version without a copy.",
  },
  annotations: {
    name: "Import labels",
    text: "Labels from files: COCO, YOLO, Pascal VOC, CSV, or the folders of the items.",
  },
  change_labels: {
    name: "Edit single labels",
    text: "Rename or remove one label of an item; its box and confidence stay.",
  },
  originals: {
    name: "Originals",
    text: "The files of many items in one ZIP.",
  },
  export: {
    name: "Export",
    text: "The items of any version as a file, JSON lines or CSV.",
  },
  exports: {
    name: "Exports",
    text: "Any version as COCO, YOLO, Pascal VOC, Parquet and more, with or without its files.",
  },
  access: {
    name: "Keys and sessions",
    text: "Your API keys, and where you are signed in, to be listed and revoked.",
  },
  media: { name: "Items", text: "Every image and video, now or at any snapshot." },
  edit: { name: "Editing", text: "Tags, labels, captions and metadata of many items at once." },
  diff: { name: "Comparing", text: "What was added, removed and changed between two versions." },
  family_diff: {
    name: "Comparing with clones",
    text: "Versions of a dataset with those of its clones, and a search in what differs.",
  },
  adopt: {
    name: "Adopting",
    text: "A dataset becomes what its clone is, with a receipt, and a way back.",
  },
  server_folders: {
    name: "Folders of the server",
    text: "Media from folders that the server can read, without an upload.",
  },
  stats: {
    name: "Statistics",
    text: "Any version in numbers: labels, tags, sizes, duplicates and poor pictures.",
  },
  history: { name: "History of an item", text: "In which snapshots it is, and what changed." },
  safety: {
    name: "Safety snapshot",
    text: "A restore keeps the state that it replaces, in the same step.",
  },
  partial_restore: {
    name: "Partial restore",
    text: "Only labels, only tags, or only some items come back.",
  },
  receipts: { name: "Receipts", text: "Who restored what, when, and why." },
  receipt_pictures: {
    name: "Pictures on receipts",
    text: "What a restore replaced can be seen even when its snapshots are gone.",
  },
  activity: { name: "Activity", text: "Who changed what in a dataset." },
  authors: { name: "People of a snapshot", text: "Who made what is in it since the one before." },
  all_activity: {
    name: "Activity of all datasets",
    text: "Who restored, changed or deleted what, and what was refused.",
  },
  task_detail: { name: "Details of a task", text: "Its states, what it skipped, and its request." },
  unfinished_tasks: {
    name: "Light watching",
    text: "Only what still runs is asked for, not the whole list of tasks.",
  },
  task_search: {
    name: "Searching tasks",
    text: "By dataset, snapshot, message, person or id.",
  },
  undelete: { name: "Bringing back", text: "A deleted snapshot can come back for some days." },
  samples: { name: "Sample dataset", text: "Something to try things out on, in one click." },
  facets: { name: "Counted filters", text: "How many items each label, tag and type has." },
  dry_run: { name: "Preview of edits", text: "How many items an edit will change." },
  undo: { name: "Undo", text: "The last edit of a dataset can be taken back." },
  lineage: { name: "Lineage", text: "What a dataset was cloned from, and its clones." },
  summaries: {
    name: "Summaries of snapshots",
    text: "What each one changed against the one before it.",
  },
  shape: {
    name: "Shape over time",
    text: "Items and classes through all snapshots, each class with a colour that it keeps.",
  },
  inventory: {
    name: "Managing datasets",
    text: "Rename them, name clones, bring deleted ones back; last activity, last restore and size.",
  },
  add_media: {
    name: "Adding media",
    text: "Files, folders and archives for a dataset that has content; what it has already is left out.",
  },
  custom_metadata: {
    name: "Custom metadata",
    text: "Fields of your own for the items: texts, numbers, times, choices and links.",
  },
  match_media: {
    name: "Import metadata",
    text: "Fields from a CSV or JSON file, whose rows name the items.",
  },
  filters: {
    name: "More filters",
    text: "By folder, quality, shape and size, with NOT and “all of”, and in several orders.",
  },
};

/** The words of the settings. */
export const settingsText = translated("settingsText", {
  title: "Settings",
  sections: "Sections",
  appearance: {
    title: "Appearance",
    text: "For this browser only.",
    label: "Colours",
    light: "Light",
    dark: "Dark",
    system: "System",
  },
  language: {
    title: "Language",
    text: "Words, dates and numbers. A change needs a reload of the page.",
    label: "Language of the console",
    browser: "Browser",
    chosen: "The page changes to it with the next reload.",
    reload: "Reload now",
  },
  keyboard: {
    title: "Keyboard",
    text: "Single keys can get in the way of dictation and of assistive technology.",
    label: "Use single-key shortcuts",
  },
  notices: {
    title: "Notifications",
    text: "When a task that you started here ends, the page says so. The desktop can, too, while you look at something else.",
    label: "Desktop notifications",
    denied:
      "This browser blocks notifications of this site. Allow them in its settings for the site first.",
    unsupported: "This browser has no notifications on this address.",
  },
  credentials: {
    title: "API credentials",
    text: "Keys let scripts act with your permissions.",
    create: "Create an API key",
    another: "Create another key",
    once: "Copy the secret now. It is shown only once: if it gets lost, create another key.",
    key: "API key",
    secret: "API secret",
    example: "Ready to run: a token for an hour, and a first request",
    exampleHint: "It needs a shell, curl and openssl.",
    copy: (what: string) => `Copy: ${what}`,
    copied: (what: string) => `Copied: ${what}`,
    copyFailed: "The browser did not allow copying",
    done: "I have copied it: hide the secret",
    hidden: "The secret is hidden. The key keeps working.",
  },
  access: {
    created: "Created",
    used: "last used",
    neverUsed: "never used",
    keys: {
      label: "Your API keys",
      none: "You have no API keys.",
      current: "this one",
      revoke: "Revoke",
      revokeOf: (name: string) => `Revoke the key “${name}”`,
      question: "Revoke this API key?",
      consequence:
        "Scripts that use it are refused from now on, and it cannot come back. Make another key for them first.",
    },
    sessions: {
      label: "Where you are signed in",
      text: "Every browser that you are signed in with. A session ends by itself after 30 days.",
      name: (id: string) => `Session ${id.slice(0, 8)}`,
      none: "No browser is signed in as you.",
      current: "this browser",
      revoke: "Sign out there",
      revokeOf: (name: string) => `Sign out there: ${name}`,
      question: "Sign out there?",
      consequence: "That browser has to sign in again to go on.",
    },
  },
  connection: {
    title: "Connection",
    text: "What this page talks to.",
    server: "Server",
    stillframe: (version: string) => `Stillframe ${version}`,
    plain: "Visual Layer, or another server of the documented API",
    address: "Address",
    person: "Signed in as",
    unknownPerson: "The server does not say",
    state: "State",
    answers: (milliseconds: string) => `Answers within ${milliseconds}`,
    asking: "Asking",
    again: "Check again",
    docs: "API reference",
    openapi: "OpenAPI document",
  },
  abilities: {
    title: "What this server can do",
    text: "The console shows what the server offers, and leaves out the rest.",
    can: "It can",
    cannot: "It cannot",
    nothingMissing: "Nothing that this console knows is missing.",
    documented: {
      snapshots: {
        name: "Snapshots",
        text: "Listing, creating, editing, restoring, cloning and deleting them.",
      },
      tasks: {
        name: "Tasks",
        text: "Listing and filtering them; aborting and retrying a creation.",
      },
      datasets: { name: "Datasets", text: "Creating them from files, sharing and deleting them." },
    },
    unknown: (names: string) => `And what this console does not know yet: ${names}.`,
    features,
  },
});
