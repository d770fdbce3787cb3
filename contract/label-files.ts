import { type CsvColumn, csvPlaces } from "./label-columns.ts";

/** What the names of files of labels end in, for a choice of files. */
export const labelEndings = ".json,.xml,.txt,.csv,.tsv,.yaml,.yml,.names";

/** Bytes of a file that are enough to see its format. */
export const labelStartBytes = 64 * 1024;

/** Names of files that may be tables. */
const tableName = /\.(csv|tsv|txt)$/i;

/**
 * The format of a file of labels, by its name and its first characters; null for a file that has none. An empty text
 * file may be an image without labels, but is none by itself.
 */
export function labelFormatOf(name: string, start: string): "coco" | "yolo" | "voc" | "csv" | null {
  const text = start.replace(/^\ufeff/, "");
  if (/(^|\/)ImageSets\/[^/]+\/(train|val|test)\.txt$/i.test(name)) return "voc";
  if (/\.json$/i.test(name)) {
    return /"(images|annotations|categories)"\s*:\s*\[/.test(text) ? "coco" : null;
  }
  if (/\.xml$/i.test(name)) return /<annotation[\s>/]/.test(text) ? "voc" : null;
  if (/\.ya?ml$/i.test(name)) return /^["']?names["']?\s*:/m.test(text) ? "yolo" : null;
  if (/(^|\/)(classes\.txt|[^/]*\.names)$/i.test(name)) return "yolo";
  const [line = ""] = linesOf(text);
  if (/\.txt$/i.test(name)) {
    const words = line.trim().split(/\s+/);
    const isLabel = words.length >= 5 && words.every((word) => Number.isFinite(Number(word)));
    if (isLabel && /^\d+$/.test(words[0] ?? "")) return "yolo";
  }
  if (!tableName.test(name)) return null;
  const { places } = csvPlaces(cellsOf(line));
  const has = (...columns: CsvColumn[]) => columns.some((one) => places.has(one));
  return has("file", "sha256") && has("label", "labels", "caption") ? "csv" : null;
}

/**
 * Whether a file may be a table of labels once somebody says what its columns are. A text has to look like one in its
 * first two lines.
 */
export function mayBeTable(name: string, start: string): boolean {
  const format = labelFormatOf(name, start);
  if (format !== null || !tableName.test(name)) return format === "csv";
  const [head = "", row = ""] = linesOf(start.replace(/^\ufeff/, ""));
  const cells = cellsOf(head);
  if (!/\.txt$/i.test(name)) return cells.some((cell) => cell !== "");
  return cells.length > 1 && cells.every(isName) && cellsOf(row).length === cells.length;
}

function isName(cell: string): boolean {
  return cell !== "" && !Number.isFinite(Number(cell));
}

function linesOf(text: string): string[] {
  return text.trimStart().split(/\r?\n/, 2);
}

function cellsOf(line: string): string[] {
  return line.split(/[,;\t]/).map((cell) => cell.replaceAll('"', "").trim());
}
