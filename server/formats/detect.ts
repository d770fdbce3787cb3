import { mayHaveLabels } from "#contract/annotations.ts";
import { readCoco } from "./coco/read.ts";
import { type CsvMapping, isCsvHead, readCsv } from "./csv/read.ts";
import type { LabelFile, ReadLabels } from "./label-file.ts";
import { numberOf } from "./places.ts";
import { readStart } from "./read-text.ts";
import { isVocSplit, readVoc } from "./voc/read.ts";
import { isYoloClasses, readYolo } from "./yolo/read.ts";

/** Formats of files of labels. */
export const labelFileFormats = ["coco", "yolo", "voc", "csv"] as const;
export type LabelFileFormat = (typeof labelFileFormats)[number];

/** The start of a file that is enough to see its format. */
const startBytes = 64 * 1024;

/** The format of a file of labels; null for a file that has none. */
export async function formatOf(file: LabelFile): Promise<LabelFileFormat | null> {
  const { name } = file;
  if (!mayHaveLabels(name)) return null;
  if (isVocSplit(name)) return "voc";
  const start = (await readStart(file, startBytes)).replace(/^\ufeff/, "");
  if (/\.json$/i.test(name)) {
    return /"(images|annotations|categories)"\s*:\s*\[/.test(start) ? "coco" : null;
  }
  if (/\.xml$/i.test(name)) return /<annotation[\s>/]/.test(start) ? "voc" : null;
  if (/\.(csv|tsv)$/i.test(name))
    return isCsvHead(/^[^\r\n]*/.exec(start)?.[0] ?? "") ? "csv" : null;
  if (/\.ya?ml$/i.test(name)) return /^["']?names["']?\s*:/m.test(start) ? "yolo" : null;
  if (isYoloClasses(name)) return "yolo";
  const [line = ""] = start.trimStart().split(/\r?\n/);
  const words = line.trim().split(/\s+/);
  const isLabel = words.length >= 5 && words.every((word) => !Number.isNaN(numberOf(word)));
  return isLabel && /^\d+$/.test(words[0] ?? "") ? "yolo" : null;
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
