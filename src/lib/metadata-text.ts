import type { MetadataValue } from "#contract/media.ts";

/** The values of a metadata field with several, which is stored as JSON; null: the value is one. */
function listIn(value: MetadataValue): (string | number)[] | null {
  if (typeof value !== "string" || !value.startsWith("[")) return null;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every(isOne) ? list : null;
  } catch {
    return null;
  }
}

function isOne(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** A value of metadata as it is read: of a field with several, each of them. */
export function metadataText(value: MetadataValue): string {
  return listIn(value)?.join(", ") ?? String(value);
}

/** The same as it is edited: several are separated by `;`. */
export function editedText(value: MetadataValue): string {
  const list = listIn(value);
  return list === null || list.some((one) => String(one).includes(";"))
    ? String(value)
    : list.join("; ");
}

/** What was typed for a field with several values; null: the field has one, or the text is JSON itself. */
export function typedList(text: string, before: MetadataValue): string | null {
  const list = listIn(before);
  if (list === null || listIn(text) !== null) return null;
  const values = text.split(";").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
  const areNumbers = list.length > 0 && list.every((one) => typeof one === "number");
  const isNumber = (one: string) => Number.isFinite(Number(one));
  return JSON.stringify(areNumbers && values.every(isNumber) ? values.map(Number) : values);
}
