import {
  type CustomField,
  type CustomFieldType,
  type CustomFields,
} from "#contract/custom-metadata.ts";
import { itemLimits, metadataFieldName } from "#contract/media.ts";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import { fieldNameOf } from "./table/convert.ts";
import type { ColumnProfile, Refusals } from "./table/profile.ts";

/** What becomes of a column. */
export interface Mapping {
  taken: boolean;
  name: string;
  type: CustomFieldType;
  multi: boolean;
}

/** What to propose: every column with values, except those whose fields are there already. */
export function mappingsOf(
  columns: readonly ColumnProfile[],
  key: number,
  existing: CustomFields,
): Mapping[] {
  const known = new Set(existing.map((field) => field.field_name));
  const used = new Set<string>();
  return columns.map(({ name: column, filled, guess }, index) => {
    const plain = fieldNameOf(column);
    let name = plain;
    for (let n = 2; used.has(name); n++) name = `${plain.slice(0, 60)}_${n}`;
    used.add(name);
    const taken = filled > 0 && index !== key && !known.has(name);
    return { taken, name, type: guess.type, multi: guess.multi };
  });
}

/** Why a column cannot be imported like this, in words; null: it can. */
export function problemOf(
  mappings: readonly Mapping[],
  at: number,
  { columns, existing }: { columns: readonly ColumnProfile[]; existing: CustomFields },
): string | null {
  const [own, column] = [mappings[at], columns[at]];
  if (own === undefined || column === undefined || !own.taken) return null;
  const { name, type, multi } = own;
  if (!metadataFieldName.safeParse(name).success) return words.badName;
  if (existing.some((field) => field.field_name === name)) return words.exists(name);
  if (mappings.some((other, index) => index !== at && other.taken && other.name === name)) {
    return words.twice(name);
  }
  if (type === "enum" && column.options[`${multi}`] === null) return words.noOptions;
  return refusalsOf(column, own).count >= column.filled ? words.allRefused : null;
}

export function refusalsOf(column: ColumnProfile, { type, multi }: Mapping): Refusals {
  return column.refused[`${multi}`][type];
}

/** The fields to import, with the indices of their columns. */
export function fieldsOf(
  mappings: readonly Mapping[],
  columns: readonly ColumnProfile[],
): { column: number; field: CustomField }[] {
  return mappings.flatMap(({ taken, name, type, multi }, column) => {
    if (!taken) return [];
    const options = columns[column]?.options[`${multi}`] ?? [];
    const field: CustomField = {
      field_name: name,
      field_type: type,
      is_multi: multi,
      ...(type === "enum" ? { enum_options: options } : {}),
    };
    return [{ column, field }];
  });
}

/** Why none of them can be imported; null: they can. */
export function mappingProblem(
  mappings: readonly Mapping[],
  known: { columns: readonly ColumnProfile[]; existing: CustomFields },
): string | null {
  const taken = mappings.filter((one) => one.taken);
  if (taken.length === 0) return words.noColumns;
  if (taken.length + known.existing.length > itemLimits.metadataFields) {
    return words.tooMany(itemLimits.metadataFields);
  }
  for (const [at] of mappings.entries()) {
    const problem = problemOf(mappings, at, known);
    if (problem !== null) return problem;
  }
  return null;
}
