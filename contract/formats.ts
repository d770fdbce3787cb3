/** The formats of files that hold a dataset's items with their labels, with what each is for. */
export const formats = {
  coco: "COCO: one JSON of images, categories and annotations, with boxes and polygons",
  yolo: "YOLO: a text file of boxes or polygons for each image, and a data.yaml of the classes",
  voc: "Pascal VOC: an XML file of boxes for each image",
  csv: "CSV: a row for each file, for spreadsheets",
  folder: "Folders: each file in a folder with the name of its label, for classifiers",
  parquet: "Parquet: a row for each file, for pandas, Polars, DuckDB and Hugging Face",
  jsonl: "JSON lines: an object with every field for each file",
} as const;

export type Format = keyof typeof formats;

export const formatNames = Object.keys(formats) as [Format, ...Format[]];

/** The formats that are read together with the files: an export includes these unless it is told otherwise. */
export const formatsWithFiles: ReadonlySet<Format> = new Set(["yolo", "voc", "folder"]);

/** Tags that name a split. An item is in the first of them that it has. */
export const splits = ["train", "val", "test"] as const;
export type Split = (typeof splits)[number];

export function splitOf(tags: readonly string[]): Split | null {
  return splits.find((split) => tags.includes(split)) ?? null;
}
