import { cellsOf, delimiterOf, unescaped } from "#server/formats/csv/cells.ts";
import { Records } from "#server/formats/csv/records.ts";
import { readJsonText } from "#contract/strict-json.ts";

/** Reading a CSV or JSON file of rows, as a stream. */

export type TableKind = "csv" | "json";

export type TableFault =
  | "empty"
  | "not_utf8"
  | "row_too_long"
  | "not_objects"
  | "cut"
  | "many_columns"
  | "many_rows";

/** A file that cannot be read at all. */
export class TableError extends Error {
  override readonly name = "TableError";
  readonly fault: TableFault;

  constructor(fault: TableFault) {
    super(fault);
    this.fault = fault;
  }
}

export type RowFault = "quote" | "many_cells" | "not_json" | "not_object";

export interface TableRow {
  /** The line of a CSV file, or the number of the object in a JSON file; from 1. */
  place: number;
  /** By the index of their column; undefined where the row has none. */
  cells: unknown[];
  /** Why the row cannot be read; it has no cells then. */
  fault?: RowFault;
}

export const tableLimits = {
  columns: 200,
  rows: 5_000_000,
  /** Characters of a row. */
  row: 8 * 1024 * 1024,
} as const;

/** The names of the columns, in the order in which they are found: those of JSON grow with each object. */
export class Columns {
  readonly names: string[] = [];
  /** Those of a CSV file as they are in it. */
  given: readonly string[] = [];
  readonly #places = new Map<string, number>();

  /** Of the head of a CSV file: names may be missing, or be there twice. */
  head(cells: readonly string[]): void {
    this.given = cells;
    for (const [index, cell] of cells.entries()) {
      const given = unescaped(cell).trim() || `#${index + 1}`;
      let name = given;
      for (let n = 2; this.#places.has(name); n++) name = `${given} (${n})`;
      this.#add(name);
    }
  }

  placeOf(name: string): number {
    return this.#places.get(name) ?? this.#add(name);
  }

  #add(name: string): number {
    if (this.names.length === tableLimits.columns) throw new TableError("many_columns");
    this.#places.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }
}

export function tableKindOf(name: string): TableKind | null {
  if (/\.(csv|tsv|txt)$/i.test(name)) return "csv";
  return /\.(json|jsonl|ndjson)$/i.test(name) ? "json" : null;
}

/**
 * The rows of a file in groups. Memory holds a part of the file and one row.
 * @param onRead Told how many bytes were read, in all.
 * @throws TableError for a file that is no table
 */
export async function* readRows(
  file: Blob,
  kind: TableKind,
  columns: Columns,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<TableRow[], void, undefined> {
  const reading = kind === "csv" ? new CsvRows(columns) : new JsonRows(columns);
  let rows = 0;
  for await (const text of texts(file, onRead)) {
    const found = reading.add(text);
    rows += found.length;
    if (rows > tableLimits.rows) throw new TableError("many_rows");
    if (found.length > 0) yield found;
  }
  const last = reading.end();
  if (rows + last.length === 0) throw new TableError("empty");
  if (last.length > 0) yield last;
}

async function* texts(
  file: Blob,
  onRead: (bytes: number) => void,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decoded = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new TableError("not_utf8");
    }
  };
  let read = 0;
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { value } = await reader.read();
      if (value === undefined) break;
      read += value.length;
      yield decoded(value);
      onRead(read);
    }
    yield decoded();
  } finally {
    await reader.cancel();
  }
}

class CsvRows {
  readonly #columns: Columns;
  readonly #records = new Records();
  #delimiter: string | null = null;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  add(text: string): TableRow[] {
    return this.#rows(this.#cut(() => this.#records.add(text)));
  }

  end(): TableRow[] {
    return this.#rows(this.#records.end());
  }

  #cut(read: () => { text: string; line: number }[]) {
    try {
      return read();
    } catch {
      throw new TableError("row_too_long");
    }
  }

  #rows(records: readonly { text: string; line: number }[]): TableRow[] {
    const rows: TableRow[] = [];
    for (const { text, line: place } of records) {
      if (text.trim() === "") continue;
      const isHead = this.#delimiter === null;
      this.#delimiter ??= delimiterOf(text);
      let cells: string[];
      try {
        cells = cellsOf(text, this.#delimiter);
      } catch {
        rows.push({ place, cells: [], fault: "quote" });
        continue;
      }
      if (isHead) this.#columns.head(cells);
      else if (cells.length > this.#columns.names.length && cells.some(isBeyond(this.#columns))) {
        rows.push({ place, cells: [], fault: "many_cells" });
      } else {
        rows.push({ place, cells: cells.map((cell) => unescaped(cell)) });
      }
    }
    return rows;
  }
}

/** Empty cells at the end of a row are of spreadsheets. */
function isBeyond({ names }: Columns) {
  return (cell: string, index: number) => index >= names.length && cell.trim() !== "";
}

/** A list of objects, or objects one after the other. */
class JsonRows {
  readonly #columns: Columns;
  #kept = "";
  #isKeeping = false;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #isInList = false;
  #isOver = false;
  #count = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  add(text: string): TableRow[] {
    const rows: TableRow[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text[at];
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (char === "\\") this.#isEscaped = true;
        else if (char === '"') this.#isInText = false;
      } else if (char === "{" || (char === "[" && this.#depth > 0)) {
        if (this.#isOver) throw new TableError("not_objects");
        if (this.#depth === 0) {
          this.#isKeeping = true;
          from = at;
        }
        this.#depth += 1;
      } else if (this.#depth > 0) {
        if (char === '"') this.#isInText = true;
        else if (char === "}" || char === "]") this.#depth -= 1;
        if (this.#depth === 0) {
          rows.push(this.#row(this.#kept + text.slice(from, at + 1)));
          this.#kept = "";
          this.#isKeeping = false;
        }
      } else this.#between(char ?? "");
    }
    if (this.#isKeeping) this.#kept += text.slice(from);
    if (this.#kept.length > tableLimits.row) throw new TableError("row_too_long");
    return rows;
  }

  end(): TableRow[] {
    if (this.#depth > 0 || this.#isInList) throw new TableError("cut");
    return [];
  }

  /** What may stand outside of the objects. */
  #between(char: string): void {
    if (char <= " " || char === "\ufeff") return;
    if (char === "," && this.#count > 0 && !this.#isOver) return;
    if (char === "[" && !this.#isInList && this.#count === 0 && !this.#isOver) {
      this.#isInList = true;
      return;
    }
    if (char !== "]" || !this.#isInList) throw new TableError("not_objects");
    this.#isInList = false;
    this.#isOver = true;
  }

  #row(text: string): TableRow {
    this.#count += 1;
    const place = this.#count;
    const { value, issue } = readJsonText(text, { unique: false });
    if (issue !== undefined) return { place, cells: [], fault: "not_json" };
    if (!isObject(value)) return { place, cells: [], fault: "not_object" };
    const cells: unknown[] = [];
    this.#flatten(value, "", cells);
    return { place, cells };
  }

  /** The fields of an object within the object are columns, too. */
  #flatten(value: object, before: string, cells: unknown[]): void {
    for (const [name, one] of Object.entries(value)) {
      const path = before + name;
      if (isObject(one)) this.#flatten(one, `${path}.`, cells);
      else cells[this.#columns.placeOf(path)] = one;
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
