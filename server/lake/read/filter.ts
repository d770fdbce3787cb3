import type { MediaFilter } from "#contract/media.ts";
import { isKept } from "#contract/strict-json.ts";
import { foldedPattern } from "#contract/folded-pattern.ts";
import { metadataColumn, type FieldType } from "../schema/metadata-field.ts";

/** Matches no row; for a filter that cannot match. */
const nothing = "false";

/**
 * The SQL condition of a filter, in Lance's dialect, or null where every item matches.
 *
 * Values of one name are alternatives; the conditions of different names all apply. A name with an empty list has no
 * alternative and matches nothing: the empty list of ids of an edit must never mean "all". A metadata field that this
 * version lacks matches nothing, and neither does a text that folds to the empty one. Labels and tags are compared as
 * they are: see `withStoredNames`.
 *
 * @param fields The metadata fields of the version that the condition is for.
 */
export function filterSql(
  filter: MediaFilter,
  fields: ReadonlyMap<string, FieldType>,
): string | null {
  const conditions: string[] = [];
  if (filter.media_ids !== undefined) conditions.push(isOneOf("media_id", filter.media_ids));
  if (filter.except_ids !== undefined && filter.except_ids.length > 0) {
    conditions.push(`NOT ${isOneOf("media_id", filter.except_ids)}`);
  }
  if (filter.type !== undefined) conditions.push(isOneOf("media_type", filter.type));
  if (filter.cluster !== undefined) conditions.push(isOneOf("cluster_id", filter.cluster));
  if (filter.label !== undefined) conditions.push(hasAny("label_names", filter.label));
  if (filter.tag !== undefined) conditions.push(hasAny("tags", filter.tag));
  if (filter.text !== undefined) conditions.push(contains(filter.text));
  for (const [field, values] of Object.entries(filter.meta ?? {})) {
    conditions.push(metadataIs(field, fields.get(field), values));
  }
  return conditions.length === 0 ? null : conditions.map((sql) => `(${sql})`).join(" AND ");
}

/** A text as an SQL literal. A lone surrogate cannot be stored; it is replaced, as in a write. */
export function sqlText(text: string): string {
  return `'${text.toWellFormed().replaceAll("'", "''")}'`;
}

/** A list of texts. It must not be empty, because Lance could not tell the type of its elements. */
export function sqlTexts(texts: readonly string[]): string {
  return `make_array(${texts.map(sqlText).join(", ")})`;
}

/** Backticks preserve case; the names themselves are letters, digits and underscores. */
export function sqlColumn(name: string): string {
  return `\`${name}\``;
}

function isOneOf(column: string, values: readonly string[]): string {
  if (values.length === 0) return nothing;
  return `${column} IN (${values.map(sqlText).join(", ")})`;
}

function hasAny(column: string, values: readonly string[]): string {
  return values.length === 0 ? nothing : `array_has_any(${column}, ${sqlTexts(values)})`;
}

function contains(text: string): string {
  const pattern = foldedPattern(text);
  if (pattern === "") return nothing;
  const separator = separatorFor(pattern);
  const texts = [
    "file_name",
    "caption",
    ...["label_names", "tags"].map((list) => `array_to_string(${list}, '${separator}')`),
  ];
  return texts.map((column) => `regexp_like(${column}, ${sqlText(pattern)})`).join(" OR ");
}

/**
 * A list is searched as one joined text. With a separator that the pattern does not contain, a match never spans
 * two elements.
 */
function separatorFor(pattern: string): string {
  for (let code = 0xe000; ; code++) {
    const candidate = String.fromCharCode(code);
    if (!pattern.includes(candidate)) return candidate;
  }
}

function metadataIs(field: string, type: FieldType | undefined, values: readonly string[]): string {
  const literals = values.flatMap((value) => metadataLiteral(type, value));
  if (literals.length === 0) return nothing;
  return `${sqlColumn(metadataColumn(field))} IN (${literals.join(", ")})`;
}

/** Values arrive as text, as in an address. A value that the field's type cannot hold is no alternative. */
function metadataLiteral(type: FieldType | undefined, value: string): string[] {
  switch (type) {
    case "string":
      return [sqlText(value)];
    case "number": {
      const text = value.trim();
      if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return [];
      // A number that a double cannot hold would match another number.
      return isKept(Number(text), text) ? [sqlNumber(Number(text))] : [];
    }
    case "boolean":
      return value === "true" || value === "false" ? [value] : [];
    case undefined:
      return [];
  }
}

/** Always a double: Lance refuses a bare integer literal above 64 bits. -0 becomes 0. */
export function sqlNumber(value: number): string {
  return `cast('${value + 0}' as double)`;
}
