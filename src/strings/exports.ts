import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the dialogs that take a version out: as a file, or into code. */
export const exportsText = translated("exportsText", {
  title: (n: number | null) =>
    n === null ? "Export" : `Export ${counted(n, { one: "item", other: "items" })}`,
  of: (version: string) => `As in “${version}”`,
  ofNow: "As they are now",
  format: "Format",
  formats: {
    coco: { name: "COCO", text: "One JSON with boxes, polygons and categories" },
    yolo: { name: "YOLO", text: "A text file for each image, and the names of the classes" },
    voc: { name: "Pascal VOC", text: "An XML with boxes for each image" },
    folder: { name: "Folders", text: "Each file in the folder of its label, for classifiers" },
    parquet: { name: "Parquet", text: "A row for each file, for pandas, Polars and DuckDB" },
    csv: { name: "CSV", text: "A row for each file, for spreadsheets" },
    jsonl: { name: "JSON lines", text: "An object with every field for each file" },
  },
  originals: "With the original files",
  originalsText: "In one ZIP, unchanged",
  originalsAlways: "This format is made of the files",
  submit: "Export",
  failed: "Nothing was exported",
  running: "Exporting",
  runningText: "You can close this: it goes on, and the tasks show it.",
  waiting: "Waiting to start",
  ready: "The file is ready",
  readyText: (hours: number) =>
    `It can be downloaded for ${counted(hours, { one: "hour", other: "hours" })}.`,
  download: "Download",
  file: "File",
  fileLoading: "Looking for it…",
  fileUnknown: "The server does not tell where it is",
  fileGone: "No longer there: export it again",
  until: (time: string) => `until ${time}`,
  close: "Close",
  again: "Try again",
  entry: "Export…",
});

export const useVersionText = translated("useVersionText", {
  entry: "Use this version…",
  title: (name: string) => `Use “${name}”`,
  text: "These lines load exactly this version, whatever happens to the dataset later.",
  key: "On another computer, add --key with an API key from the settings.",
  token: "STILLFRAME_TOKEN is a token signed with an API key.",
  ways: {
    pull: "A folder of the files",
    torchvision: "PyTorch and torchvision",
    huggingface: "Hugging Face datasets",
    parquet: "A table, as Parquet",
    duckdb: "DuckDB, over the table",
    polars: "Polars, over the table",
    pandas: "pandas, over the table",
    lance: "Lance in Python, without a copy",
    lancedb: "LanceDB in JavaScript, without a copy",
  },
  lance:
    "Only for reading: the folder belongs to the service. When it tidies up, the place may change; copy the lines again then.",
  copy: (way: string) => `Copy: ${way}`,
  copied: "Copied",
  copyFailed: "The browser did not allow copying",
  close: "Close",
});
