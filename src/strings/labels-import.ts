import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const images = (n: number) => counted(n, { one: "image", other: "images" });
const items = (n: number) => counted(n, { one: "item", other: "items" });
const labels = (n: number) => counted(n, { one: "label", other: "labels" });

/** The words of the import of labels. */
export const labelsImport = translated("labelsImport", {
  open: "Import labels",
  title: "Import labels",
  drop: "Drop files of labels or a folder of them here",
  formats:
    "COCO, YOLO, Pascal VOC or CSV. They are looked at first; nothing changes before you import.",
  byFolder: "Use the folders of the items as labels",
  clear: "Choose others",
  chosen: (n: number) => counted(n, { one: "file of labels", other: "files of labels" }),
  otherFiles: (n: number) =>
    `${counted(n, { one: "other file", other: "other files" })} without labels left out`,
  reading: "Looking at the files",
  noFiles: "None of these files can have labels",
  look: "Look at the files",
  columns: "Columns",
  nameless: (n: number) => `Column ${count(n)}`,
  roleOf: (column: string) => `What “${column}” is`,
  leftOut: "Left out",
  notNamed: "Left out: it has no name of its own",
  roles: {
    file: "Path or name of the image",
    label: "Label",
    labels: "Several labels",
    sha256: "SHA-256 of the image",
    split: "Split (train, val, test)",
    tags: "Tags",
    caption: "Caption",
    confidence: "Confidence",
    x: "Box: left (x)",
    y: "Box: top (y)",
    width: "Box: width",
    height: "Box: height",
    xmin: "Box: left (xmin)",
    ymin: "Box: top (ymin)",
    xmax: "Box: right (xmax)",
    ymax: "Box: bottom (ymax)",
    image_width: "Width of the image",
    image_height: "Height of the image",
  },
  missing: {
    file: "Choose the column that names the image: its path, its name or its SHA-256",
    label: "Choose the column of the label, of the caption, of the tags or of the split",
    box: "A box takes four columns: x, y, width and height, or xmin, ymin, xmax and ymax. Choose all of them, or leave them out",
  },
  submit: "Import labels",
  notLooked: "The files have to be looked at first",
  nothing: "None of the labels is of an item here",
  formatNames: {
    coco: "COCO",
    yolo: "YOLO",
    voc: "Pascal VOC",
    csv: "CSV",
    folder: "Folder",
  },
  /** Labelled items of all, and the number of classes. */
  found: (format: string, labelled: number, all: number, classes: number) =>
    `${format} labels for ${count(labelled)} of ${items(all)}, ${counted(classes, {
      one: "class",
      other: "classes",
    })}`,
  without: (n: number) => `${items(n)} without labels`,
  strays: (n: number) => `${labels(n)} of files that are not here`,
  unmatched: (n: number) => `${images(n)} of the files ${n === 1 ? "is" : "are"} not here`,
  problems: (n: number) =>
    counted(n, { one: "part could not be read", other: "parts could not be read" }),
  more: (n: number) => `and ${count(n)} more`,
  classes: "Classes",
  sample: (name: string) => `As a check: “${name}” with its labels`,
  settings: { mode: "Labels that are there", match: "Find the items" },
  modes: {
    merge: "Keep them, add what is missing",
    replace: "Replace those of the items named in the files",
  },
  matches: {
    auto: "By path, or by a name that only one has",
    path: "By path only",
    name: "By file name only",
    sha256: "By the hash of the bytes",
  },
  labels: "Labels",
  take: (n: number) =>
    `Take the labels from ${counted(n, { one: "file of labels", other: "files of labels" })}`,
  takeTables: (n: number) => `Take labels from ${counted(n, { one: "table", other: "tables" })}`,
  /** Of those that the dataset has. */
  known: (n: number, ofItems: number) =>
    `${labels(n)} of ${items(ofItems)} that the dataset has already`,
  noneHere: "None of them is of these files, so they are left out",
  lookFailed: "The files could not be looked at here. The server reads them when they have arrived",
  running: "Importing labels",
  undo: "Undo",
  undone: (n: number) => `Undone: ${items(n)} as before`,
  close: "Close",
  before: "The state before is kept: it is the current version on the timeline.",
});
