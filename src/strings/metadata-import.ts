import type { CustomFieldType } from "#contract/custom-metadata.ts";
import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = (n: number) => counted(n, { one: "item", other: "items" });
const rows = (n: number) => counted(n, { one: "row", other: "rows" });
const values = (n: number) => counted(n, { one: "value", other: "values" });
const fields = (n: number) => counted(n, { one: "field", other: "fields" });

const types: Readonly<Record<CustomFieldType, string>> = {
  string: "Text",
  float: "Number",
  datetime: "Date and time",
  enum: "Choice",
  link: "Link",
};

/** Sentences of the service, by themselves: other languages have their own. */
const reasons: Readonly<Record<string, string>> = {
  "The value is not a number": "The value is not a number",
  "The number has more digits than can be kept": "The number has more digits than can be kept",
  "The value is no ISO 8601 date and time": "The value is no ISO 8601 date and time",
  "The value is none of the options": "The value is none of the options",
  "The value is no http or https address": "The value is no http or https address",
  "The value is not a text": "The value is not a text",
  "The value is not a list": "The value is not a list",
  "The value has more than 4096 characters": "The value has more than 4096 characters",
  "A list has at most 100 values": "A list has at most 100 values",
  "The dataset has no item with this media_id": "The dataset has no item with this media_id",
};

/** The words of the import of metadata. */
export const metadataImport = translated("metadataImport", {
  open: "Import metadata",
  title: "Import metadata",
  drop: "Drop a CSV or JSON file here",
  hint: "A table with a row for each item, a list of objects, or JSON lines. It is looked at first; nothing changes before you import.",
  pick: "Choose a file",
  clear: "Choose another",
  unknownKind: "Only a CSV (.csv, .tsv) or JSON file (.json, .jsonl) can be read",
  reading: "Reading the file",
  matching: "Looking for the items of the rows",
  building: "Preparing the values",
  faults: {
    empty: "The file has no rows",
    not_utf8: "The file is not UTF-8 text. Save it as UTF-8 and choose it again",
    row_too_long:
      "A row is longer than 8 MB, or its quotation mark is not closed, so the file cannot be read",
    not_objects:
      'The file is no list of objects: it needs a row for each item, such as {"file": …}',
    cut: "The file ends before its content does",
    many_columns: "The file has more than 200 columns",
    many_rows: "The file has more than 5,000,000 rows. Import it in parts",
  },
  size: (n: number, columns: number) =>
    `${rows(n)}, ${counted(columns, { one: "column", other: "columns" })}`,
  preview: "The first rows",
  brokenRows: (n: number) => `${rows(n)} cannot be read`,
  rowFaults: {
    quote: "a quotation mark is not closed",
    many_cells: "it has more values than there are columns",
    not_json: "it is not JSON",
    not_object: "it is no object",
  },
  place: (kind: "csv" | "json", n: number) =>
    kind === "csv" ? `Line ${count(n)}` : `Object ${count(n)}`,
  key: "Column that names the item",
  keyHint: "By path, a file name that only one item has, SHA-256 or item ID",
  found: (matched: number, n: number, all: number) =>
    `${count(matched)} of ${rows(n)} found, for ${count(matched)} of ${items(all)}`,
  strays: (n: number) => `${rows(n)} of items that are not here`,
  several: (n: number) => `${rows(n)} with a name that several items have`,
  repeated: (n: number) => `${rows(n)} of an item that has a row already: the first one counts`,
  keyless: (n: number) => `${rows(n)} without a name in this column`,
  without: (n: number) => `${items(n)} without a row`,
  more: (n: number) => `and ${count(n)} more`,
  columns: "Columns",
  take: (column: string) => `Import “${column}”`,
  isKey: "Names the items",
  nothingIn: "No values",
  filled: (n: number) => values(n),
  name: "Field",
  nameOf: (column: string) => `Name of the field for “${column}”`,
  type: "Type",
  typeOf: (column: string) => `Type of “${column}”`,
  multi: "Several values",
  multiOf: (column: string) => `“${column}” has several values`,
  multiHint: "A JSON list, or values separated by ; or |",
  types,
  options: (n: number, some: string) =>
    `${counted(n, { one: "choice", other: "choices" })}: ${some}`,
  exists: (name: string) => `The dataset has a field “${name}” already. Give this one another name`,
  existsShort: "The dataset has a field of this name already",
  twice: (name: string) => `Two columns are called “${name}”`,
  badName: "A field name is a letter, then letters, digits or _, at most 63",
  noOptions: "A choice has 1 to 100 different values, each of at most 100 characters",
  tooMany: (most: number) => `A dataset has at most ${fields(most)}`,
  refused: (n: number) => `${values(n)} will be left out`,
  allRefused: "None of the values fits this type",
  reasons,
  refusedLine: (place: string, value: string, reason: string) => `${place}, “${value}”: ${reason}`,
  submit: (n: number) => (n === 0 ? "Import" : `Import ${fields(n)}`),
  notYet: "The items have to be found first",
  noItems: "None of the rows is of an item here",
  noColumns: "Choose at least one column",
  tooLarge: (name: string, size: string, most: string) =>
    `The values of “${name}” take ${size}; one field takes at most ${most}. Import the rows in parts, as fields of their own`,
  running: (field: string) => `Importing “${field}”`,
  progress: "Importing metadata",
  states: { waiting: "Waiting", running: "Importing", done: "Imported", failed: "Not imported" },
  stop: "Stop",
  stopping: "Stopping",
  close: "Close",
  result: (n: number, inserted: number, strays: number) =>
    `${fields(n)} for ${items(inserted)}${strays > 0 ? `, ${rows(strays)} without an item` : ""}`,
  nothingDone: "Nothing was imported",
  fieldResult: (inserted: number, left: number) =>
    left === 0 ? values(inserted) : `${values(inserted)}, ${count(left)} left out`,
  errors: (n: number) => `${rows(n)} could not be imported`,
  before: "The state before is kept: it is a version on the timeline.",
  undo: "Undo",
  undoing: "Taking the import back",
  undone: "Undone: the dataset is as it was before",
});
