import * as z from "zod/mini";
import { qualityIssues } from "./quality.ts";
import { isKept } from "./strict-json.ts";
import { parseWireTime, uuid, wholeNumber } from "./wire.ts";

/** The shape of a picture, by its width divided by its height. */
export const shapes = ["landscape", "portrait", "square", "panorama"] as const;
export type Shape = (typeof shapes)[number];

/** Limits of the shapes, in hundredths: a square is up to 5 % wider or higher, a panorama twice as wide as high. */
export const shapeLimits = { portraitBelow: 95, landscapeAbove: 105, panoramaFrom: 200 } as const;

/** null where the size is not known. */
export function shapeOf({ width, height }: { width: number; height: number }): Shape | null {
  if (width <= 0 || height <= 0) return null;
  const share = width * 100;
  if (share >= shapeLimits.panoramaFrom * height) return "panorama";
  if (share > shapeLimits.landscapeAbove * height) return "landscape";
  return share < shapeLimits.portraitBelow * height ? "portrait" : "square";
}

/**
 * What an item can have, or lack. `duplicate`: another item of the version has the same bytes. `cluster`: it is in one.
 * `near_duplicate`: another item looks the same. `spare`: of items that look the same, all but the one with the most
 * pixels, and of equal ones the first.
 */
export const itemTraits = [
  "label",
  "tag",
  "caption",
  "duplicate",
  "cluster",
  "near_duplicate",
  "spare",
] as const;
export type ItemTrait = (typeof itemTraits)[number];

const folder = z
  .string()
  .check(
    z.maxLength(1000),
    z.regex(/^[^/].*\/$/s, "A folder is a path that ends with /, as in train/front/"),
  );
const folders = z.array(folder).check(z.maxLength(100));

const pixels = 1_000_000_000;
const bytes = 1_000_000_000_000;
/** Each limit is included. */
const limits = {
  min_width: pixels,
  max_width: pixels,
  min_height: pixels,
  max_height: pixels,
  min_bytes: bytes,
  max_bytes: bytes,
} as const;
export const sizeLimits = [
  "min_width",
  "max_width",
  "min_height",
  "max_height",
  "min_bytes",
  "max_bytes",
] as const satisfies readonly (keyof typeof limits)[];

/**
 * More conditions of a filter. Values of one name are alternatives (`not_`: none of them may apply); the conditions of
 * different names all apply.
 */
export const moreConditions = {
  folder: z.optional(folders),
  not_folder: z.optional(folders),
  quality: z.optional(z.array(z.enum(qualityIssues))),
  not_quality: z.optional(z.array(z.enum(qualityIssues))),
  shape: z.optional(z.array(z.enum(shapes))),
  not_shape: z.optional(z.array(z.enum(shapes))),
  has: z.optional(z.array(z.enum(itemTraits))),
  not_has: z.optional(z.array(z.enum(itemTraits))),
  /** Added or changed since this snapshot of the dataset. */
  changed_since: z.optional(uuid),
};

const sizeOf = (most: number) => z.optional(z.int().check(z.gte(0), z.lte(most)));
const sizeIn = (most: number) => z.optional(wholeNumber(0, most));

/** In a body they are numbers, in a query their digits. */
export const sizesInBody = {
  min_width: sizeOf(limits.min_width),
  max_width: sizeOf(limits.max_width),
  min_height: sizeOf(limits.min_height),
  max_height: sizeOf(limits.max_height),
  min_bytes: sizeOf(limits.min_bytes),
  max_bytes: sizeOf(limits.max_bytes),
};
export const sizesInQuery = {
  min_width: sizeIn(limits.min_width),
  max_width: sizeIn(limits.max_width),
  min_height: sizeIn(limits.min_height),
  max_height: sizeIn(limits.max_height),
  min_bytes: sizeIn(limits.min_bytes),
  max_bytes: sizeIn(limits.max_bytes),
};

/** The lists of a filter, of which a query repeats the name. */
export const filterLists = [
  "label",
  "not_label",
  "all_label",
  "tag",
  "not_tag",
  "all_tag",
  "cluster",
  "not_cluster",
  "type",
  "not_type",
  "folder",
  "not_folder",
  "quality",
  "not_quality",
  "shape",
  "not_shape",
  "has",
  "not_has",
  "media_ids",
  "except_ids",
] as const;

const metaOperators = ["not", "gte", "lte"] as const;
type MetaOperator = (typeof metaOperators)[number];

/**
 * A condition on a metadata field by its name in the filter: `meta.score` has one of the values, `meta.score.not` none
 * of them, `meta.score.gte` and `meta.score.lte` are limits, of numbers and of texts, which times are.
 * @returns null for a name that is none
 */
export function metaConditionOf(
  name: string,
): { field: string; operator: MetaOperator | "is" } | null {
  const [field = "", ending, ...more] = name.split(".");
  if (ending === undefined) return { field, operator: "is" };
  const operator = metaOperators.find((one) => one === ending);
  return operator === undefined || more.length > 0 ? null : { field, operator };
}

/** The number that a text of a filter is; null for a text that is none, or that a double cannot hold. */
export function metaNumber(value: string): number | null {
  const text = value.trim();
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null;
  // A number that a double cannot hold would match another number.
  return isKept(Number(text), text) ? Number(text) : null;
}

/** Why a field with values of this type cannot have a limit; null where it can. */
export function metaLimitRefusal(
  type: "string" | "number" | "boolean" | undefined,
  name: string,
  values: readonly string[],
): string | null {
  if (type === "boolean") return `meta.${name}: the field is true or false, which has no limits`;
  if (type !== "number" || values.every((value) => metaNumber(value) !== null)) return null;
  return `meta.${name} takes a number, such as 0.5: the field has numbers`;
}

/** A limit of texts. A time is spelled as it is stored; a day alone is meant from its begin to its end. */
export function textLimit(operator: "gte" | "lte", value: string): string {
  const text = value.trim();
  const time = parseWireTime(text);
  if (Number.isNaN(time.getTime())) return text;
  return operator === "lte" && text.length === 10 ? `${text}T23:59:59.999Z` : time.toISOString();
}

/** An order of a list of items: see `media-sort.ts`. */
export const mediaSortPattern = /^(added|name|size|sharpness|labels|meta\.[A-Za-z]\w*)$/;
export const sortOrders = ["asc", "desc"] as const;
export type SortOrder = (typeof sortOrders)[number];
