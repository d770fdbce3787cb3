import {
  type CsvColumn,
  type CsvMapping,
  csvPlaces,
  missingCsvColumn,
  usualCsvNames,
} from "#contract/label-columns.ts";
import { labelSchema, type Label } from "#contract/media.ts";
import * as z from "zod/mini";
import {
  type ImageRef,
  type LabelEvent,
  type LabelFile,
  type ReadContext,
  WrongLabel,
  importSource,
  problemOf,
  quoted,
} from "../label-file.ts";
import { boxWithin, labelName, numberOf } from "../places.ts";
import { readTexts } from "../read-text.ts";
import { cleanPath } from "../split-of.ts";
import { cellsOf, delimiterOf, unescaped } from "./cells.ts";
import { Records } from "./records.ts";

type Row = (column: CsvColumn) => string | undefined;

/** CSV: a row for each file or for each box. @param mapping The names of the columns, where they are not the usual ones. */
export async function* readCsv(
  files: readonly LabelFile[],
  context: ReadContext,
  mapping: CsvMapping = {},
): AsyncGenerator<LabelEvent[], void, undefined> {
  for (const file of files) yield* readFile(file, context, mapping);
}

async function* readFile(
  file: LabelFile,
  context: ReadContext,
  mapping: CsvMapping,
): AsyncGenerator<LabelEvent[], void, undefined> {
  const records = new Records();
  let columns: Map<CsvColumn, number> | null = null;
  let delimiter = ",";
  const rowsOf = (found: { text: string; line: number }[]): LabelEvent[] => {
    const events: LabelEvent[] = [];
    for (const { text, line } of found) {
      if (text.trim() === "") continue;
      if (columns === null) {
        delimiter = delimiterOf(text);
        columns = columnsOf(cellsOf(text, delimiter), mapping);
        continue;
      }
      const places = columns;
      try {
        const cells = cellsOf(text, delimiter);
        const row: Row = (column) => {
          const cell = cells[places.get(column) ?? -1]?.trim();
          return cell === "" ? undefined : cell;
        };
        events.push(readRow(row, context));
      } catch (error) {
        events.push(problemOf(file, `line ${line}`, error));
      }
    }
    return events;
  };
  try {
    for await (const text of readTexts(file)) yield rowsOf(records.add(text));
    yield rowsOf(records.end());
    if (columns === null) throw new WrongLabel("The file is empty");
  } catch (error) {
    yield [problemOf(file, null, error)];
  }
}

function columnsOf(names: readonly string[], mapping: CsvMapping): Map<CsvColumn, number> {
  const { places, unknown } = csvPlaces(names, mapping);
  if (unknown !== null) throw new WrongLabel(`There is no column ${quoted(unknown)}`);
  const missing = missingCsvColumn(places);
  if (missing === "file") {
    throw new WrongLabel(`No column names the file of a row: ${usualCsvNames("file")}`);
  }
  if (missing === "label") throw new WrongLabel(`No column has labels: ${usualCsvNames("label")}`);
  return places;
}

function readRow(row: Row, context: ReadContext): LabelEvent {
  const file = row("file");
  const sha256 = row("sha256");
  if (file === undefined && sha256 === undefined) throw new WrongLabel("The row names no file");
  const image: ImageRef = { paths: file === undefined ? [] : [cleanPath(unescaped(file))] };
  if (sha256 !== undefined) image.sha256 = sha256.toLowerCase();
  const split = row("split")?.toLowerCase();
  const tags = split === undefined ? [] : [split === "valid" ? "val" : split];
  const listed = row("tags");
  if (listed !== undefined) tags.push(...listIn(listed));
  const caption = row("caption");
  return {
    image,
    labels: labelsOf(row, image, context),
    tags,
    captions: caption === undefined ? [] : [unescaped(caption)],
  };
}

/** The column `labels` has several as JSON, as an export writes them, or names separated by `;` or `|`. */
function labelsOf(row: Row, image: ImageRef, context: ReadContext): Label[] {
  const several = row("labels");
  if (several !== undefined) {
    if (!several.startsWith("[")) {
      return several.split(/[;|]/).flatMap((name) => (name.trim() === "" ? [] : [plain(name)]));
    }
    const parsed = z.safeParse(z.array(labelSchema), jsonOf(several));
    if (!parsed.success) throw new WrongLabel("“labels” is no list of labels");
    return parsed.data.map((label) => ({ ...label, name: labelName(label.name) }));
  }
  const name = row("label");
  if (name === undefined) return [];
  const label = plain(name);
  const confidence = numberOf(row("confidence"));
  if (confidence >= 0 && confidence <= 1) label.confidence = confidence;
  const box = boxOf(row, image, context);
  if (box !== null) label.box = box;
  return [label];
}

function plain(name: string): Label {
  return { name: labelName(unescaped(name)), box: null, confidence: null, source: importSource };
}

function boxOf(row: Row, image: ImageRef, context: ReadContext): Label["box"] {
  const corners = (["xmin", "ymin", "xmax", "ymax"] as const).map((column) => row(column));
  const sides = (["x", "y", "width", "height"] as const).map((column) => row(column));
  const given = corners.some((cell) => cell !== undefined) ? corners : sides;
  if (given.every((cell) => cell === undefined)) return null;
  const numbers = given.map((cell) => numberOf(cell));
  const wrong = numbers.findIndex((value) => Number.isNaN(value));
  if (wrong !== -1) throw new WrongLabel(`${quoted(given[wrong] ?? "")} is no number of a box`);
  const [x = 0, y = 0, c = 0, d = 0] = numbers;
  const values = given === corners ? [x, y, c - x, d - y] : [x, y, c, d];
  // Pixels, if a number is larger than the whole picture would be.
  if (numbers.every((value) => value <= 1.5)) return boxWithin(values).box;
  const size = sizeOf(row) ?? context.sizeOf(image);
  if (size === null) {
    throw new WrongLabel("The size of its image is not known, so its box cannot be placed");
  }
  return boxWithin(values.map((v, at) => v / (at % 2 === 0 ? size.width : size.height))).box;
}

function sizeOf(row: Row): { width: number; height: number } | null {
  const width = numberOf(row("image_width"));
  const height = numberOf(row("image_height"));
  return width > 0 && height > 0 ? { width, height } : null;
}

function listIn(cell: string): string[] {
  const value = cell.startsWith("[") ? jsonOf(cell) : cell.split(/[;|]/);
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => (typeof one === "string" && one.trim() !== "" ? [one.trim()] : []));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
