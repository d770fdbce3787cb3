import { type MetadataValue, itemLimits } from "#contract/media.ts";
import { LakeInputError } from "../errors.ts";

/**
 * The type of a metadata field. Its first value fixes it, because the field is a typed column: JSON cannot be filtered.
 */
export type FieldType = "string" | "number" | "boolean";

const prefix = "meta_";

/** The SQL type of a new column, by the type of the field. */
export const sqlTypes: Record<FieldType, string> = {
  string: "string",
  number: "double",
  boolean: "boolean",
};

export function metadataColumn(field: string): string {
  return prefix + field;
}

/** The field that a column stores, or null if it is no metadata column. */
export function metadataFieldOf(column: string): string | null {
  return column.startsWith(prefix) ? column.slice(prefix.length) : null;
}

/**
 * The fields that must be added before these values can be stored. Field names match the contract's
 * `metadataFieldName`: letters, digits and underscores.
 * @throws LakeInputError if a value does not fit its field's type, or two values of one field differ in type.
 */
export function newFields(
  known: ReadonlyMap<string, FieldType>,
  rows: Iterable<Record<string, MetadataValue>>,
): Map<string, FieldType> {
  const added = new Map<string, FieldType>();
  for (const metadata of rows) {
    for (const [field, value] of Object.entries(metadata)) {
      if (value === null) continue;
      const type = fieldTypeOf(field, value);
      const expected = known.get(field) ?? added.get(field);
      if (expected === undefined) added.set(field, type);
      else if (expected !== type) {
        throw new LakeInputError(`Metadata field "${field}" holds ${expected}s, not ${type}s`, [
          "metadata",
          field,
        ]);
      }
    }
  }
  return added;
}

/** @throws LakeInputError where an edit would exceed the number of fields of a dataset. */
export function demandRoom(
  known: ReadonlyMap<string, FieldType>,
  metadata: Record<string, MetadataValue>,
): void {
  const added = newFields(known, [metadata]);
  const [first] = added.keys();
  if (first === undefined || known.size + added.size <= itemLimits.metadataFields) return;
  throw new LakeInputError(`A dataset has at most ${itemLimits.metadataFields} metadata fields`, [
    "metadata",
    first,
  ]);
}

function fieldTypeOf(field: string, value: string | number | boolean): FieldType {
  if (!/^\w+$/.test(field)) {
    throw new LakeInputError(`"${field}" cannot be the name of a metadata field`);
  }
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (!Number.isFinite(value)) throw new LakeInputError(`Metadata field "${field}" must be finite`);
  return "number";
}
