import type { ExportFormat } from "#contract/export-task.ts";
import { writeCoco } from "./coco/write.ts";
import { writeCsv } from "./csv/write.ts";
import { writeFolder } from "./folder/write.ts";
import type { WriteFormat } from "./format.ts";
import { writeJson } from "./json/write.ts";
import { writeJsonl } from "./jsonl/write.ts";
import { writeParquet } from "./parquet/write.ts";
import { writeVoc } from "./voc/write.ts";
import { writeYolo } from "./yolo/write.ts";

export const writers: Readonly<Record<ExportFormat, WriteFormat>> = {
  coco: writeCoco,
  yolo: writeYolo,
  voc: writeVoc,
  csv: writeCsv,
  folder: writeFolder,
  parquet: writeParquet,
  jsonl: writeJsonl,
  json: writeJson,
};
