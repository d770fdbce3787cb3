import { nearDuplicateIds } from "#contract/clusters.ts";
import {
  type Shape,
  metaConditionOf,
  metaLimitRefusal,
  metaNumber,
  shapeLimits,
  textLimit,
} from "#contract/media-filter.ts";
import { LakeFilterError } from "../errors.ts";
import { foldedPattern } from "#contract/folded-pattern.ts";
import { type Condition, type KeyTest } from "./condition.ts";
import type { KeySet } from "./key-set.ts";
import type { LakeFilter, LakeTrait } from "./lake-filter.ts";
import { metadataColumn, type FieldType } from "../schema/metadata-field.ts";

/** Matches no row; for a filter that cannot match. */
const nothing = "false";

/** A larger set is tested outside of the SQL. */
const keysInSql = 10_000;

/**
 * The condition of a filter, in Lance's dialect; its SQL is null where every item matches.
 *
 * Values of one name are alternatives; the conditions of different names all apply. A name with an empty list has no
 * alternative and matches nothing: the empty list of ids of an edit must never mean "all". A metadata field that this
 * version lacks matches nothing, and neither does a text that folds to the empty one. Labels and tags are compared as
 * they are: see `withStoredNames`.
 *
 * @param fields The metadata fields of the version that the condition is for.
 */
export function conditionOf(filter: LakeFilter, fields: ReadonlyMap<string, FieldType>): Condition {
  const conditions: string[] = [];
  const tests: KeyTest[] = [];
  if (filter.media_ids !== undefined) conditions.push(isOneOf("media_id", filter.media_ids));
  if (filter.except_ids !== undefined && filter.except_ids.length > 0) {
    conditions.push(`NOT ${isOneOf("media_id", filter.except_ids)}`);
  }
  for (const [name, condition] of lists) {
    const wanted = filter[name] as readonly string[] | undefined;
    const unwanted = filter[`not_${name}`] as readonly string[] | undefined;
    if (wanted !== undefined) conditions.push(condition(wanted));
    // Of a column that may be null, a row without a value is not one of them.
    if (unwanted?.length) conditions.push(`NOT coalesce(${condition(unwanted)}, false)`);
  }
  for (const alternatives of filter.all_label ?? []) {
    conditions.push(hasAny("label_names", alternatives));
  }
  for (const alternatives of filter.all_tag ?? []) conditions.push(hasAny("tags", alternatives));
  /** One of these, or none of them. */
  const oneOf = (traits: readonly LakeTrait[], not: boolean) => {
    const [short, long] = bySize(traits);
    const sql = short.length === 0 && long.length > 0 ? null : anyTrait(short);
    if (long.length > 0) tests.push({ sets: long, or: sql, not });
    else if (sql !== null) conditions.push(not ? `NOT (${sql})` : sql);
  };
  if (filter.has !== undefined) oneOf(filter.has, false);
  if (filter.not_has?.length) oneOf(filter.not_has, true);
  for (const keys of filter.keys ?? []) oneOf([{ keys }], false);
  if (filter.not_keys !== undefined && filter.not_keys.size > 0) {
    oneOf([{ keys: filter.not_keys }], true);
  }
  for (const [limit, column, operator] of sizes) {
    if (filter[limit] !== undefined) conditions.push(`${column} ${operator} ${filter[limit]}`);
  }
  if (filter.text !== undefined) conditions.push(contains(filter.text));
  for (const word of filter.caption ?? []) conditions.push(captionContains(word));
  for (const [name, values] of Object.entries(filter.meta ?? {})) {
    conditions.push(metadataMeets(name, fields, values));
  }
  for (const more of filter.and ?? []) {
    const also = conditionOf(more, fields);
    if (also.sql !== null) conditions.push(also.sql);
    tests.push(...also.tests);
  }
  const sql =
    conditions.length === 0 ? null : conditions.map((condition) => `(${condition})`).join(" AND ");
  return { sql, tests };
}

/** The traits that SQL can decide, and the sets that are too large for it. */
function bySize(traits: readonly LakeTrait[]): [LakeTrait[], KeySet[]] {
  const short: LakeTrait[] = [];
  const long: KeySet[] = [];
  for (const trait of traits) {
    if (typeof trait === "object" && trait.keys.size > keysInSql) long.push(trait.keys);
    else short.push(trait);
  }
  return [short, long];
}

/** The names of which a filter has alternatives, and exclusions. */
const lists = [
  ["type", (values: readonly string[]) => isOneOf("media_type", values)],
  ["cluster", (values: readonly string[]) => isInOne(values)],
  ["label", (values: readonly string[]) => hasAny("label_names", values)],
  ["tag", (values: readonly string[]) => hasAny("tags", values)],
  ["folder", (values: readonly string[]) => isIn(values)],
  ["shape", (values: readonly string[]) => isShaped(values)],
] as const;

const sizes = [
  ["min_width", "width", ">="],
  ["max_width", "width", "<="],
  ["min_height", "height", ">="],
  ["max_height", "height", "<="],
  ["min_bytes", "size_bytes", ">="],
  ["max_bytes", "size_bytes", "<="],
] as const;

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

function isInOne(clusters: readonly string[]): string {
  return clusters.length === 0 ? nothing : isInClusters(clusters);
}

/** In one of these clusters, or in one within it; see `isInCluster` of the contract. */
export function isInClusters(clusters: readonly string[]): string {
  const within = clusters.map((cluster) => `starts_with(cluster_id, ${sqlText(`${cluster}.`)})`);
  return [isOneOf("cluster_id", clusters), ...within].join(" OR ");
}

function hasAny(column: string, values: readonly string[]): string {
  return values.length === 0 ? nothing : `array_has_any(${column}, ${sqlTexts(values)})`;
}

/** In one of the folders, or in one below it. */
function isIn(folders: readonly string[]): string {
  if (folders.length === 0) return nothing;
  return folders.map((folder) => `starts_with(file_name, ${sqlText(folder)})`).join(" OR ");
}

const { portraitBelow, landscapeAbove, panoramaFrom } = shapeLimits;
const isWide = `width * 100 >= height * ${panoramaFrom}`;
const conditionsOfShapes: Readonly<Record<Shape, string>> = {
  panorama: isWide,
  landscape: `width * 100 > height * ${landscapeAbove} AND NOT ${isWide}`,
  portrait: `width * 100 < height * ${portraitBelow}`,
  square: `width * 100 >= height * ${portraitBelow} AND width * 100 <= height * ${landscapeAbove}`,
};

function isShaped(shapes: readonly string[]): string {
  const found = Object.entries(conditionsOfShapes).filter(([shape]) => shapes.includes(shape));
  if (found.length === 0) return nothing;
  const any = found.map(([, condition]) => `(${condition})`).join(" OR ");
  return `(width > 0 AND height > 0 AND (${any}))`;
}

function anyTrait(traits: readonly LakeTrait[]): string {
  if (traits.length === 0) return nothing;
  return traits.map((trait) => `(${hasTrait(trait)})`).join(" OR ");
}

function hasTrait(trait: LakeTrait): string {
  switch (trait) {
    case "label":
      return "coalesce(array_length(label_names), 0) > 0";
    case "tag":
      return "coalesce(array_length(tags), 0) > 0";
    case "caption":
      return "caption IS NOT NULL AND caption <> ''";
    case "cluster":
      return "cluster_id IS NOT NULL";
    case "near_duplicate":
      return `coalesce(regexp_like(cluster_id, '${nearDuplicateIds.source}'), false)`;
    default:
      return isKey(trait.keys);
  }
}

/** Keys are whole numbers of 64 bits, in decimal digits. */
function isKey(keys: KeySet): string {
  return keys.size === 0 ? nothing : `item_key IN (${[...keys].join(", ")})`;
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

function captionContains(word: string): string {
  const pattern = foldedPattern(word);
  return pattern === "" ? nothing : `coalesce(regexp_like(caption, ${sqlText(pattern)}), false)`;
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

function metadataMeets(
  name: string,
  fields: ReadonlyMap<string, FieldType>,
  values: readonly string[],
): string {
  const condition = metaConditionOf(name);
  if (condition === null) return nothing;
  const { field, operator } = condition;
  const type = fields.get(field);
  const column = sqlColumn(metadataColumn(field));
  if (operator === "gte" || operator === "lte") {
    const refusal = metaLimitRefusal(type, name, values);
    if (refusal !== null) throw new LakeFilterError(refusal, name);
    const limits = values.flatMap((value) =>
      metadataLiteral(type, type === "string" ? textLimit(operator, value) : value),
    );
    if (limits.length < values.length) return nothing;
    const sign = operator === "gte" ? ">=" : "<=";
    return limits.map((limit) => `${column} ${sign} ${limit}`).join(" AND ");
  }
  const literals = values.flatMap((value) => metadataLiteral(type, value));
  if (literals.length === 0) return operator === "not" ? "true" : nothing;
  const isIn = [
    `${column} IN (${literals.join(", ")})`,
    ...(type === "string" ? values : []).map(has),
  ].join(" OR ");
  // A list of values is stored as its JSON: it has a value if the value's JSON is in it.
  function has(value: string): string {
    const json = sqlText(JSON.stringify(value));
    return `(starts_with(${column}, '[') AND contains(${column}, ${json}))`;
  }
  return operator === "not" ? `${column} IS NULL OR NOT (${isIn})` : isIn;
}

/** Values arrive as text, as in an address. A value that the field's type cannot hold is no alternative. */
function metadataLiteral(type: FieldType | undefined, value: string): string[] {
  switch (type) {
    case "string":
      return [sqlText(value)];
    case "number": {
      const number = metaNumber(value);
      return number === null ? [] : [sqlNumber(number)];
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
