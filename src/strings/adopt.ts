import { translated } from "./translated.ts";

/** The words for taking over a version of another dataset of the family. */
export const adoptText = translated("adoptText", {
  button: (dataset: string) => `Adopt into “${dataset}”…`,
  title: (snapshot: string, dataset: string) => `Adopt “${snapshot}” from “${dataset}”?`,
  to: "After adopting",
  of: (dataset: string) => `from “${dataset}”`,
  replaces: (dataset: string) =>
    `Everything in this dataset is replaced by what the snapshot of “${dataset}” keeps. The version is added to this timeline, and stays if “${dataset}” is deleted.`,
  reasonPlaceholder: "Why this one?",
  submit: "Adopt",
  done: (snapshot: string, dataset: string) => `Adopted “${snapshot}” from “${dataset}”`,
  failed: (snapshot: string) => `“${snapshot}” could not be adopted`,
  unsaved: (dataset: string) =>
    `“${dataset}” has changes that no snapshot has: create one there, and choose it here`,
  receipt: "Adopted from",
  heading: "Receipt of an adoption",
  here: "Version here",
  undo: "Undo this adoption",
});
