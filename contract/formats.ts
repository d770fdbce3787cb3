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

export const formatNames = Object.keys(formats) as readonly Format[];
