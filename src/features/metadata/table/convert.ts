import {
  type CustomField,
  type CustomFieldType,
  customMetadataLimits,
  readCustomValue,
} from "#contract/custom-metadata.ts";

/** What a cell of a table is as a value of a field. */

/** Whether a cell has a value: an empty one says nothing about its item. */
export function isFilled(cell: unknown): boolean {
  if (typeof cell === "string") return cell.trim() !== "";
  return cell !== null && cell !== undefined;
}

/** Whether a cell is written as a list. */
export function isList(cell: unknown): boolean {
  return Array.isArray(cell) || listIn(cell) !== null;
}

/** The value of a filled cell for a field, as it is sent. */
export function valueOf(
  cell: unknown,
  { field_type: type, is_multi: multi }: Pick<CustomField, "field_type" | "is_multi">,
): unknown {
  if (multi !== true) return oneOf(cell, type);
  return elementsOf(cell).map((one) => oneOf(one, type));
}

/** Why a cell cannot be a value of a field; null: it can. */
export function refusalOf(cell: unknown, field: CustomField): string | null {
  return readCustomValue(field, valueOf(cell, field)).reason ?? null;
}

/** A list of the file, or the parts of a text between `;` or `|`. */
export function elementsOf(cell: unknown): unknown[] {
  if (Array.isArray(cell)) return cell.filter(isFilled);
  if (typeof cell !== "string") return [cell];
  const list = listIn(cell);
  if (list !== null) return list.filter(isFilled);
  return cell.split(/[;|]/).flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
}

function listIn(cell: unknown): unknown[] | null {
  if (typeof cell !== "string" || !cell.trimStart().startsWith("[")) return null;
  try {
    const value: unknown = JSON.parse(cell);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function oneOf(cell: unknown, type: CustomFieldType): unknown {
  if (type === "float") return cell;
  // A number that could not be kept is not made a text of other digits.
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : cell;
  if (typeof cell === "boolean") return String(cell);
  return typeof cell === "string" && type !== "string" ? cell.trim() : cell;
}

/** The texts of a cell that an enum would have as options. */
export function optionsIn(cell: unknown, multi: boolean): string[] {
  const values = multi ? elementsOf(cell) : [cell];
  return values.flatMap((one) => {
    const text = oneOf(one, "enum");
    return typeof text === "string" ? [text] : [];
  });
}

/** A name for the field of a column: letters, digits and `_`. */
export function fieldNameOf(column: string): string {
  const plain = column
    .replace(/^metadata\./, "")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^[^A-Za-z]+/, "")
    .slice(0, 63);
  // Runs of other characters have become one `_` each.
  const name = plain.endsWith("_") ? plain.slice(0, -1) : plain;
  return name === "" ? "field" : name;
}

/** Whether a text can be an option of an enum. */
export function isOption(text: string): boolean {
  return text.length <= customMetadataLimits.optionLength;
}
