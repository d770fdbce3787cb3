import { shown } from "./profile.ts";
import { Columns, readRows } from "./rows.ts";

/** The beginning of a CSV file. */
export interface TableHead {
  /** The names of its columns as they are in the file: some may be empty, or there twice. */
  names: readonly string[];
  /** For each column, the different values of the first rows. */
  samples: string[][];
}

const rowsRead = 20;
const samplesShown = 3;

/** Reads no more than the first rows. @throws TableError for a file that is no table */
export async function readHead(file: Blob): Promise<TableHead> {
  const columns = new Columns();
  const rows: unknown[][] = [];
  for await (const part of readRows(file, "csv", columns)) {
    rows.push(...part.slice(0, rowsRead - rows.length).map(({ cells }) => cells));
    if (rows.length >= rowsRead) break;
  }
  const samples = columns.given.map((_, at) => {
    const filled = rows.flatMap((cells) => {
      const text = shown(cells[at] ?? "").trim();
      return text === "" ? [] : [text];
    });
    return [...new Set(filled)].slice(0, samplesShown);
  });
  return { names: columns.given, samples };
}
