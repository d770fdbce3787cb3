import { mayHaveLabels } from "#contract/annotations.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import { labelFormatOf, labelStartBytes } from "#contract/label-files.ts";
import { readCoco } from "./coco/read.ts";
import { readCsv } from "./csv/read.ts";
import type { LabelFile, ReadLabels } from "./label-file.ts";
import { readStart } from "./read-text.ts";
import { readVoc } from "./voc/read.ts";
import { isYoloClasses, readYolo } from "./yolo/read.ts";

/** Formats of files of labels. */
export const labelFileFormats = ["coco", "yolo", "voc", "csv"] as const;
export type LabelFileFormat = (typeof labelFileFormats)[number];

/** The format of a file of labels; null for a file that has none. */
export async function formatOf(file: LabelFile): Promise<LabelFileFormat | null> {
  if (!mayHaveLabels(file.name)) return null;
  return labelFormatOf(file.name, await readStart(file, labelStartBytes));
}

export interface SortedFiles {
  format: LabelFileFormat | null;
  /** Those of the format. */
  files: LabelFile[];
  /** Those that are not read. */
  others: LabelFile[];
}

/**
 * The files of one format: the given one, or the one that most files have.
 * @param asked Every file is read as one of this format that can be one.
 */
export async function sortFiles(
  files: readonly LabelFile[],
  asked: LabelFileFormat | "auto",
): Promise<SortedFiles> {
  const formats = new Map<LabelFile, LabelFileFormat | null>();
  for (const file of files) formats.set(file, await formatOf(file));
  const count = (format: LabelFileFormat) =>
    [...formats].filter(([file, found]) => found === format && !isYoloClasses(file.name)).length;
  const [most] = labelFileFormats.toSorted((a, b) => count(b) - count(a));
  const format = asked !== "auto" ? asked : most !== undefined && count(most) > 0 ? most : null;
  const belongs = (file: LabelFile): boolean => {
    const found = formats.get(file) ?? null;
    if (found === format) return true;
    // An empty text file is an image without labels; a wrong one is named with what is wrong.
    if (format === "yolo") return found === null && /\.txt$/i.test(file.name) && !isNotLabels(file);
    return asked !== "auto" && found === null && extensions[asked].test(file.name);
  };
  if (format === null) return { format, files: [], others: [...files] };
  return {
    format,
    files: files.filter(belongs),
    others: files.filter((file) => !belongs(file)),
  };
}

const extensions: Record<LabelFileFormat, RegExp> = {
  coco: /\.json$/i,
  yolo: /\.(txt|ya?ml)$/i,
  voc: /\.xml$/i,
  csv: /\.(csv|tsv|txt)$/i,
};

/** Texts that come with labels and are none. */
function isNotLabels({ name }: LabelFile): boolean {
  return /(^|\/)(read\W?me|licen[sc]e|train|val|valid|test|notes)[^/]*\.txt$/i.test(name);
}

export function readerOf(format: LabelFileFormat, mapping?: CsvMapping): ReadLabels {
  if (format === "csv") return (files, context) => readCsv(files, context, mapping);
  return { coco: readCoco, yolo: readYolo, voc: readVoc }[format];
}
