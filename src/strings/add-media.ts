import { translated } from "./translated.ts";

/** The words of adding media to a dataset that has content. */
export const addMediaText = translated("addMediaText", {
  button: "Add media",
  dropHere: (name: string) => `Drop files, folders or an archive to add them to “${name}”`,
  title: (name: string) => `Add media to “${name}”`,
  start: "Upload and add",
  startFolder: "Add the folder",
  known:
    "A file that the dataset has already, with the same path and the same content, is not added again. The state before is kept as a snapshot.",
  archive:
    "The archive is unpacked on the server, and files of labels in it are taken. What the dataset has already is not added again, and the state before is kept as a snapshot.",
});
