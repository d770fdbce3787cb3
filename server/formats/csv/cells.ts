import { WrongLabel } from "../label-file.ts";

/** The delimiter that the names of the columns are separated by. */
export function delimiterOf(head: string): string {
  const counts = [",", ";", "\t"].map((one) => [one, head.split(one).length] as const);
  return counts.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ",";
}

/**
 * The cells of a row that `Records` cut out. A library is called once for a file, not for each row: a million calls
 * take minutes.
 * @throws WrongLabel for a quotation mark that is not closed
 */
export function cellsOf(row: string, delimiter: string): string[] {
  if (!row.includes('"')) return row.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = "";
    if (row[at] === '"') {
      at += 1;
      for (;;) {
        const end = row.indexOf('"', at);
        if (end === -1) {
          throw new WrongLabel("The row cannot be read: a quotation mark is not closed");
        }
        cell += row.slice(at, end);
        at = end + 1;
        if (row[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const next = row.indexOf(delimiter, at);
    cells.push(cell + row.slice(at, next === -1 ? undefined : next));
    if (next === -1) return cells;
    at = next + delimiter.length;
  }
}

/** Without the apostrophe that exports put before what a spreadsheet would run. */
export function unescaped(cell: string): string {
  return /^'[\s\p{Cf}]*[=+\-@＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}
