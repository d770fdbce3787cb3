import * as z from "zod/mini";

/** What a column of a CSV of labels may be; the names by which one is found where nobody says which it is. */
const usualNames = {
  file: ["file", "file_name", "filename", "path", "image", "image_path", "image_name", "img"],
  label: ["label", "class", "class_name", "category", "name"],
  labels: ["labels"],
  sha256: ["sha256"],
  split: ["split", "subset", "set"],
  tags: ["tags"],
  caption: ["caption"],
  confidence: ["confidence", "score"],
  x: ["x", "left", "bbox_x"],
  y: ["y", "top", "bbox_y"],
  width: ["w", "width", "bbox_width", "box_width"],
  height: ["h", "height", "bbox_height", "box_height"],
  xmin: ["xmin", "x_min", "x1", "bbox_xmin"],
  ymin: ["ymin", "y_min", "y1", "bbox_ymin"],
  xmax: ["xmax", "x_max", "x2", "bbox_xmax"],
  ymax: ["ymax", "y_max", "y2", "bbox_ymax"],
  image_width: ["image_width", "img_width"],
  image_height: ["image_height", "img_height"],
} as const satisfies Record<string, readonly string[]>;
export type CsvColumn = keyof typeof usualNames;

export const csvColumns = Object.keys(usualNames) as CsvColumn[];

/** The names of columns, where they are not the usual ones; null: no column is this. */
export type CsvMapping = Partial<Record<CsvColumn, string | null>>;

const sentence = `The columns are a JSON object of names of columns by ${csvColumns.join(", ")}`;

/** A field of a request: which columns of CSV files are what, as JSON such as `{"file": "Image", "label": "Species"}`. */
export const csvMappingField = z.optional(
  z.string().check(
    z.maxLength(4000),
    z.refine((text) => csvMappingFrom(text) !== undefined, sentence),
  ),
);

/** The mapping that a field has; undefined: it has none, or is not as it has to be. */
export function csvMappingFrom(text: string | undefined): CsvMapping | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = z.safeParse(z.record(z.string(), z.nullable(z.string())), value);
  const isKnown = (name: string) => csvColumns.some((one) => one === name);
  return parsed.success && Object.keys(parsed.data).every(isKnown) ? parsed.data : undefined;
}

/** The name by which a column is found. Of columns with the same one, the last counts. */
export function csvColumnName(cell: string): string {
  return cell.trim().toLowerCase();
}

/** Which column of a table is what, and the name that the mapping has and the table has not. */
export function csvPlaces(
  names: readonly string[],
  mapping: CsvMapping = {},
): { places: Map<CsvColumn, number>; unknown: string | null } {
  const known = new Map(names.map((name, index) => [csvColumnName(name), index]));
  const places = new Map<CsvColumn, number>();
  for (const column of csvColumns) {
    const said = mapping[column];
    if (said === null) continue;
    const wanted = said === undefined ? usualNames[column] : [csvColumnName(said)];
    const place = wanted.map((name) => known.get(name)).find((one) => one !== undefined);
    if (place !== undefined) places.set(column, place);
    else if (said !== undefined) return { places, unknown: said };
  }
  // In lists of items these are of the image, not of a box.
  if (places.has("labels") || places.has("xmin") || !places.has("x")) {
    for (const column of ["width", "height"] as const) {
      const place = places.get(column);
      if (place === undefined || mapping[column] !== undefined) continue;
      places.delete(column);
      const ofImage = `image_${column}` as const;
      if (mapping[ofImage] !== null && !places.has(ofImage)) places.set(ofImage, place);
    }
  }
  return { places, unknown: null };
}

const named: readonly CsvColumn[] = ["file", "sha256"];
const said: readonly CsvColumn[] = ["label", "labels", "caption", "tags", "split"];
const sides: readonly CsvColumn[] = ["x", "y", "width", "height"];
const corners: readonly CsvColumn[] = ["xmin", "ymin", "xmax", "ymax"];

/** What no column is that has to be one; a box takes all of its four numbers. */
export function missingCsvColumn(has: {
  has(column: CsvColumn): boolean;
}): "file" | "label" | "box" | null {
  const some = (columns: readonly CsvColumn[]) => columns.some((one) => has.has(one));
  if (!some(named)) return "file";
  if (!some(said)) return "label";
  const box = some(corners) ? corners : sides;
  return some(box) && !box.every((one) => has.has(one)) ? "box" : null;
}

/** The first usual names of a column, for a sentence. */
export function usualCsvNames(column: CsvColumn): string {
  return `${usualNames[column].slice(0, 4).join(", ")}, …`;
}
