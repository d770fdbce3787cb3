import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the command palette. */
export const paletteText = translated("paletteText", {
  title: "Command palette",
  field: "Search for a place or an action",
  groups: {
    actions: "Actions",
    pages: "Pages",
    datasets: "Datasets",
    snapshots: "Snapshots of this dataset",
    items: "Items of this dataset",
    receipts: "Receipts of restores of this dataset",
    tasks: "Tasks",
  },
  steps: {
    explore: { command: "Browse a version …", field: "Which version to browse?" },
    restore: { command: "Restore a snapshot …", field: "Which snapshot to restore?" },
    clone: { command: "Clone a snapshot …", field: "Which snapshot to clone?" },
    edit: { command: "Edit a snapshot …", field: "Which snapshot to edit?" },
    remove: { command: "Delete a snapshot …", field: "Which snapshot to delete?" },
  },
  back: "Back to all commands",
  theme: (name: string) => `Appearance: ${name}`,
  receipt: (name: string) => `Receipt: restored to “${name}”`,
  unnamedReceipt: "Receipt of a restore",
  taskOn: (task: string, dataset: string) => `${task} on “${dataset}”`,
  language: (name: string) => `Language: ${name}`,
  found: (n: number) => counted(n, { one: "result", other: "results" }),
  none: "No command matches.",
  searching: "Searching",
  failed: "Some of it could not be searched.",
});
